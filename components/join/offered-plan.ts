import type { WhopPlan } from "@/lib/whop/plans";

/** A plan as the landing page needs it. */
export type OfferedPlan = Omit<WhopPlan, "visibility">;

type Rhythm = "once" | "daily" | "weekly" | "monthly" | "quarterly" | "halfYearly" | "yearly" | "days";

const NAMED = new Map<number | null, Rhythm>([
  [null, "once"],
  [1, "daily"],
  [7, "weekly"],
  [30, "monthly"],
  [31, "monthly"],
  [90, "quarterly"],
  [180, "halfYearly"],
  [360, "yearly"],
  [365, "yearly"],
]);

/** How often a plan is paid, as a word where there is one. */
export function rhythmOf(billingPeriodDays: number | null): Rhythm {
  return NAMED.get(billingPeriodDays) ?? "days";
}

/** The plan that is chosen when the page opens: the creator's default, else the cheapest that costs something. */
export function firstChoice(plans: OfferedPlan[], defaultPlanId: string | null): OfferedPlan | undefined {
  const byDefault = plans.find((plan) => plan.planId === defaultPlanId);
  return byDefault ?? plans.find((plan) => plan.priceMinor > 0) ?? plans[0];
}
