import type { WhopPlan } from "@/lib/whop/plans";

/** A plan of 29 dollars a month that can be bought; `parts` change what a test is about. */
export function planOf(parts: Partial<WhopPlan> = {}): WhopPlan {
  return {
    planId: "plan_month",
    title: "Monthly",
    productTitle: "Trading Cats",
    priceMinor: 2_900,
    currency: "usd",
    billingPeriodDays: 30,
    renewalMinor: 2_900,
    visibility: "visible",
    ...parts,
  };
}
