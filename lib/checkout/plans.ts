import { listWhopPlans, type WhopPlan } from "@/lib/whop/lookups";

/** The plans a visitor may choose from, cheapest first. Empty when Whop cannot be asked: a page still has to appear. */
export async function offeredPlans(companyId: string): Promise<WhopPlan[]> {
  const plans = await listWhopPlans(companyId).catch(() => []);
  return plans
    .filter((plan) => plan.visibility === "visible")
    .toSorted((a, b) => a.priceMinor - b.priceMinor);
}

/** The plan to sell: the one asked for if it is offered, else the creator's default, else the cheapest that costs something. */
export function choosePlan(
  plans: WhopPlan[],
  askedFor: string | null,
  defaultPlanId: string | null,
): string | null {
  const offered = (id: string | null) => plans.find((plan) => plan.planId === id)?.planId;
  const paid = plans.find((plan) => plan.priceMinor > 0) ?? plans[0];
  return offered(askedFor) ?? offered(defaultPlanId) ?? paid?.planId ?? defaultPlanId;
}
