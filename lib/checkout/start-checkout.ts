import { randomUUID } from "node:crypto";
import { findOwnLink, keepOwnLink, saveLink } from "@/lib/checkout/own-link";
import { choosePlan, offeredPlans } from "@/lib/checkout/plans";
import { readClickToken } from "@/lib/clicks/click-token";
import { foldCode } from "@/lib/codes/referral-code";
import { resolveCode } from "@/lib/codes/resolve";
import type { CodeTarget } from "@/lib/codes/schema";
import { notFound } from "@/lib/errors";
import { log } from "@/lib/log";
import { createCheckoutConfiguration } from "@/lib/whop/checkout";

export type CheckoutStart =
  | { status: "checkout"; url: string }
  /** Whop cannot open a checkout now: the visitor gets the store page and the code to mention there. */
  | { status: "store"; code: string };

/**
 * Opens a checkout whose purchase will name the code and, with a genuine click token, the click. Falls back to the
 * code's own kept link, then to the store page. Throws AppError 404 for an unknown or inactive code.
 */
export async function startCheckout(
  rawCode: string,
  askedPlanId: string | null,
  token: string | null,
): Promise<CheckoutStart> {
  const key = foldCode(rawCode);
  const target = key ? await resolveCode(key) : null;
  if (!target?.isActive) throw notFound();

  const planId = choosePlan(await offeredPlans(target.companyId), askedPlanId, target.defaultPlanId);
  const clickId = token ? readClickToken(token, target.codeId) : null;
  const url = planId
    ? ((await newCheckout(target, planId, clickId)) ?? (await keptCheckout(target, planId)))
    : null;
  return url ? { status: "checkout", url } : { status: "store", code: target.code };
}

async function newCheckout(
  target: CodeTarget,
  planId: string,
  clickId: string | null,
): Promise<string | null> {
  try {
    const { configurationId, purchaseUrl } = await createCheckoutConfiguration({
      companyId: target.companyId,
      planId,
      metadata: { referly_code: target.code, ...(clickId ? { referly_click: clickId } : {}) },
      idempotencyKey: `referly-click-${clickId ?? randomUUID()}-${planId}`,
    });
    // The metadata alone is proof enough: a purchase is attributed even if keeping the configuration fails.
    if (clickId)
      saveLink(target, planId, clickId, configurationId, purchaseUrl).catch(logged("checkout.save_failed"));
    void keepOwnLink(target, planId);
    return purchaseUrl;
  } catch (error) {
    logged("checkout.create_failed")(error);
    return null;
  }
}

async function keptCheckout(target: CodeTarget, planId: string): Promise<string | null> {
  const remembered = planId === target.defaultPlanId ? target.purchaseUrl : null;
  return findOwnLink(target.codeId, planId).catch(() => remembered);
}

function logged(event: string) {
  return (error: unknown) =>
    log(event, { cause: error instanceof Error ? error.message.slice(0, 200) : "unknown" });
}
