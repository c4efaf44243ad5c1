import "server-only";
import { z } from "zod";
import { env } from "@/lib/env";
import { askRest } from "@/lib/whop/rest";
import { WhopError } from "@/lib/whop/whop-error";

const OPERATION = "POST /checkout_configurations";
const DEFAULT_TIMEOUT_MS = 2_000;
const MAX_URL_LENGTH = 2_000;

export type NewCheckout = {
  companyId: string;
  planId: string;
  /** Copied by Whop to the payments and memberships that follow; readable by anyone with the link, so ids only. */
  metadata: Record<string, string>;
  /** The same key again gives the same configuration (for a day). */
  idempotencyKey: string;
  timeoutMs?: number;
};

const configuration = z.object({
  id: z.string().regex(/^ch_[A-Za-z0-9_]{1,60}$/),
  purchase_url: z.string().max(MAX_URL_LENGTH),
});

/**
 * Opens a checkout whose purchases carry our metadata. Asks once and never repeats. Throws WhopError when Whop does not
 * answer in time, refuses, or names an address that is not its store.
 */
export async function createCheckoutConfiguration({
  companyId,
  planId,
  metadata,
  idempotencyKey,
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: NewCheckout): Promise<{ configurationId: string; purchaseUrl: string }> {
  const body = { account_id: companyId, plan_id: planId, mode: "payment", metadata };
  const answer = await askRest(
    {
      method: "POST",
      operation: OPERATION,
      path: "/checkout_configurations",
      body,
      idempotencyKey,
      timeoutMs,
    },
    configuration,
  );
  const purchaseUrl = storeUrl(answer.purchase_url, env().WHOP_STORE_ORIGIN);
  if (!purchaseUrl) throw new WhopError("malformed", OPERATION);
  return { configurationId: answer.id, purchaseUrl };
}

/**
 * An address of Whop's store in the form that browsers will read it, or null for any other. Plain http is accepted only
 * for a store that is configured on this machine.
 */
export function storeUrl(address: string, storeOrigin: string): string | null {
  const url = URL.parse(address);
  if (!url || url.username || url.password) return null;
  const isWhop =
    url.protocol === "https:" && url.port === "" && /^(?:[a-z0-9-]+\.)*whop\.com$/.test(url.hostname);
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  return isWhop || (isSafe && url.origin === storeOrigin) ? url.href : null;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
