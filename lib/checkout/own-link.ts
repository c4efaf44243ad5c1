import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { CodeTarget } from "@/lib/codes/schema";
import { rpc } from "@/lib/db/rpc";
import { log } from "@/lib/log";
import { createCheckoutConfiguration } from "@/lib/whop/checkout";

/** The code's own purchase URL for a plan, kept from earlier, or null. It names the code but no click. */
export function findOwnLink(codeId: string, planId: string): Promise<string | null> {
  return rpc("find_checkout_link", { referral_code_id: codeId, plan_id: planId }, z.string().nullable(), {
    timeoutMs: 500,
  });
}

const asked = new LRUCache<string, true>({ max: 20_000, ttl: 60 * 60_000 });

/**
 * Makes sure that a code has a purchase URL of its own for a plan, for the day Whop does not answer. Runs beside the
 * visitor's request, at most once an hour for a code and plan; a failure is logged and tried again later.
 */
export async function keepOwnLink(target: CodeTarget, planId: string): Promise<void> {
  const key = `${target.codeId}:${planId}`;
  if (asked.has(key)) return;
  asked.set(key, true);
  try {
    if (await findOwnLink(target.codeId, planId)) return;
    const { configurationId, purchaseUrl } = await createOwnCheckout(target, planId, 10_000);
    await saveLink(target, planId, null, configurationId, purchaseUrl);
  } catch (error) {
    asked.delete(key);
    log("checkout.own_link_failed", {
      code: target.codeId,
      cause: error instanceof Error ? error.message.slice(0, 200) : "unknown",
    });
  }
}

/** Opens the checkout of a code and plan at Whop; asked again within a day, Whop answers with the same one. */
export function createOwnCheckout(
  { codeId, code, companyId }: CodeTarget,
  planId: string,
  timeoutMs?: number,
) {
  return createCheckoutConfiguration({
    companyId,
    planId,
    metadata: { referly_code: code },
    idempotencyKey: `referly-code-${codeId}:${planId}`,
    timeoutMs,
  });
}

/** Keeps a checkout configuration: with a click for that click alone, without one as the code's own. */
export function saveLink(
  target: CodeTarget,
  planId: string,
  clickId: string | null,
  configurationId: string,
  purchaseUrl: string,
): Promise<string> {
  return rpc(
    "save_checkout_link",
    {
      whop_company_id: target.companyId,
      referral_code_id: target.codeId,
      plan_id: planId,
      click_id: clickId,
      configuration_id: configurationId,
      purchase_url: purchaseUrl,
    },
    z.string(),
  );
}
