import { logFailure, openCheckout } from "@/lib/checkout/open-checkout";
import { findOwnLink } from "@/lib/checkout/own-link";
import { choosePlan, offeredPlans } from "@/lib/checkout/plans";
import { readClickToken } from "@/lib/clicks/click-token";
import { foldCode } from "@/lib/codes/referral-code";
import { resolveCode } from "@/lib/codes/resolve";
import type { CodeTarget } from "@/lib/codes/schema";

export type CheckoutStart =
  | { status: "checkout"; url: string }
  /** No checkout can be opened now: the visitor gets the store page and the code to mention there. */
  | { status: "store" }
  /** The code is unknown or switched off. */
  | { status: "closed" };

export type CheckoutRequest = {
  rawCode: string;
  planId: string | null;
  /** The click token of the landing page, as it came. */
  token: string | null;
  /** The visitor's address, where it is known. */
  address: string | null;
};

/**
 * Where a visitor who wants to join is led: with a genuine click token to a checkout whose purchase will name code and
 * click, without one to the code's own. When that cannot be opened it is the code's kept link, then the store page.
 * Never throws: whatever fails, a visitor is led on.
 */
export async function startCheckout(request: CheckoutRequest): Promise<CheckoutStart> {
  try {
    const key = foldCode(request.rawCode);
    const target = key ? await resolveCode(key) : null;
    if (!target?.isActive) return { status: "closed" };
    const url = await checkoutFor(target, request);
    return url ? { status: "checkout", url } : { status: "store" };
  } catch (error) {
    logFailure("checkout.failed", error);
    return { status: "store" };
  }
}

async function checkoutFor(target: CodeTarget, { planId: asked, token, address }: CheckoutRequest) {
  const planId = choosePlan(await offeredPlans(target.companyId), asked, target.defaultPlanId);
  if (!planId) return null;
  const clickId = token ? readClickToken(token, target.codeId) : null;
  const open = () => openCheckout({ target, planId, clickId, address });
  const kept = () => keptCheckout(target, planId);
  return clickId ? ((await open()) ?? (await kept())) : ((await kept()) ?? (await open()));
}

async function keptCheckout(target: CodeTarget, planId: string): Promise<string | null> {
  const remembered = planId === target.defaultPlanId ? target.purchaseUrl : null;
  return findOwnLink(target.codeId, planId).catch(() => remembered);
}
