import "server-only";
import { z } from "zod";
import { log } from "@/lib/log";
import { readMoney } from "@/lib/money";
import { askGraphql } from "@/lib/whop/graphql";

/** A plan that can be bought: money in whole minor units of `currency`. */
export type WhopPlan = {
  planId: string;
  title: string;
  productTitle: string;
  /** What the first payment is. */
  priceMinor: number;
  currency: string;
  /** Null for a plan that is paid once. */
  billingPeriodDays: number | null;
  /** What each later period costs; null for a plan that is paid once. */
  renewalMinor: number | null;
  visibility: "visible" | "hidden" | "archived" | "quick_link";
};

const PAGE_SIZE = 100;
const MAX_PAGES = 10;

const page = z.object({
  plans: z.object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
    nodes: z.array(z.unknown()).nullish(),
  }),
});

const node = z.object({
  id: z.string().regex(/^plan_[A-Za-z0-9_]{1,60}$/),
  title: z.string().nullish(),
  planType: z.string(),
  releaseMethod: z.string().nullish(),
  visibility: z.enum(["visible", "hidden", "archived", "quick_link"]).catch("hidden"),
  baseCurrency: z.string(),
  rawInitialPrice: z.number(),
  rawRenewalPrice: z.number(),
  initialPriceDue: z.number().nullish(),
  billingPeriod: z.int().positive().nullish().catch(null),
  trialPeriodDays: z.number().nullish(),
  unlimitedStock: z.boolean().nullish(),
  stock: z.number().nullish(),
  accessPass: z.object({ title: z.string().nullish() }).nullish(),
});
type Node = z.infer<typeof node>;

/** All plans of a company that can be bought, page by page; one that cannot be read is left out. Throws WhopError. */
export async function listAllPlans(companyId: string): Promise<WhopPlan[]> {
  const plans: WhopPlan[] = [];
  let after: string | null = null;
  for (let count = 1; count <= MAX_PAGES; count += 1) {
    const cursor: string | null = after;
    const { nodes, pageInfo } = await askPage(companyId, cursor);
    plans.push(...(nodes ?? []).flatMap((raw) => readPlan(raw) ?? []));
    after = pageInfo.endCursor ?? null;
    if (!pageInfo.hasNextPage || after === null || after === cursor) return plans;
  }
  log("whop.plans_cut", { company: companyId, plans: plans.length });
  return plans;
}

async function askPage(companyId: string, after: string | null) {
  const variables = { companyId, first: PAGE_SIZE, ...(after === null ? {} : { after }) };
  const answer = await askGraphql("listPlans", ({ companies }) => companies.listPlans(variables), page);
  return answer.plans;
}

function readPlan(raw: unknown): WhopPlan | null {
  const parsed = node.safeParse(raw);
  if (!parsed.success || !canBeBought(parsed.data)) return null;
  const plan = parsed.data;
  const isRenewing = plan.planType === "renewal";
  const price = firstPayment(plan);
  const renewal = readMoney(plan.rawRenewalPrice, plan.baseCurrency);
  if (price.moneyProblem !== null || renewal.moneyProblem !== null) return null;
  return {
    planId: plan.id,
    title: plan.title ?? "",
    productTitle: plan.accessPass?.title ?? "",
    priceMinor: price.amountMinor,
    currency: price.currency,
    billingPeriodDays: isRenewing ? (plan.billingPeriod ?? null) : null,
    renewalMinor: isRenewing ? renewal.amountMinor : null,
    visibility: plan.visibility,
  };
}

function canBeBought({ releaseMethod, unlimitedStock, stock }: Node): boolean {
  const isSoldOut = unlimitedStock === false && (stock ?? 1) <= 0;
  return (releaseMethod ?? "buy_now") === "buy_now" && !isSoldOut;
}

/** Whop names what is due; where it does not, the first period comes on top of the initial price unless a trial comes first. */
function firstPayment(plan: Node) {
  if (plan.initialPriceDue != null) return readMoney(plan.initialPriceDue, plan.baseCurrency);
  const initial = readMoney(plan.rawInitialPrice, plan.baseCurrency);
  const renewal = readMoney(plan.rawRenewalPrice, plan.baseCurrency);
  const paysPeriod = plan.planType === "renewal" && !plan.trialPeriodDays;
  if (!paysPeriod || initial.moneyProblem !== null || renewal.moneyProblem !== null) return initial;
  return { ...initial, amountMinor: initial.amountMinor + renewal.amountMinor };
}
