import { LRUCache } from "lru-cache";
import { createOwnCheckout, keepOwnLink, saveLink } from "@/lib/checkout/own-link";
import { mayAskWhop } from "@/lib/checkout/whop-budget";
import type { CodeTarget } from "@/lib/codes/schema";
import { log } from "@/lib/log";
import { createCheckoutConfiguration } from "@/lib/whop/checkout";

export type Wanted = {
  target: CodeTarget;
  planId: string;
  /** The genuine click that leads here, or null for a checkout that names the code alone. */
  clickId: string | null;
  /** The visitor's address, where it is known. */
  address: string | null;
};

const opened = new LRUCache<string, string, Wanted>({
  max: 20_000,
  ttl: 10 * 60_000,
  ignoreFetchAbort: true,
  fetchMethod: async (_key, _stale, { context }) =>
    mayAskWhop(context.target.codeId, context.address) ? open(context) : undefined,
});

/**
 * The address of a checkout at Whop that names the code and the click. The same click (or no click) and plan get the
 * same one for ten minutes without asking Whop. Null when Whop does not answer, or was asked enough by this visitor or
 * for this code.
 */
export async function openCheckout(wanted: Wanted): Promise<string | null> {
  const { target, planId, clickId } = wanted;
  try {
    return (await opened.fetch(`${target.codeId}:${clickId}:${planId}`, { context: wanted })) ?? null;
  } catch (error) {
    logFailure("checkout.create_failed", error);
    return null;
  }
}

async function open({ target, planId, clickId }: Wanted): Promise<string> {
  const { configurationId, purchaseUrl } = await (clickId
    ? createCheckoutConfiguration({
        companyId: target.companyId,
        planId,
        metadata: { referly_code: target.code, referly_click: clickId },
        idempotencyKey: `referly-click-${clickId}-${planId}`,
      })
    : createOwnCheckout(target, planId));
  // The metadata alone is proof enough: a purchase is attributed even if keeping the configuration fails.
  saveLink(target, planId, clickId, configurationId, purchaseUrl).catch((error) =>
    logFailure("checkout.save_failed", error),
  );
  if (clickId) void keepOwnLink(target, planId);
  return purchaseUrl;
}

/** Writes that something about a checkout failed, and why. */
export function logFailure(event: string, error: unknown): void {
  log(event, { cause: error instanceof Error ? error.message.slice(0, 200) : "unknown" });
}
