import { LRUCache } from "lru-cache";
import { z } from "zod";
import { rpc } from "@/lib/db/rpc";
import { getWhopCompany, listWhopPlans } from "@/lib/whop/lookups";

const company = z.object({
  companyId: z.string(),
  title: z.string(),
  route: z.string().nullable(),
  currency: z.string(),
  timeZone: z.string(),
  destination: z.enum(["landing", "checkout"]),
  defaultPlanId: z.string().nullable(),
});
export type Company = z.infer<typeof company>;

const REFRESH_MS = 10 * 60_000;
/** In characters; the table refuses more. */
const MAX_TITLE = 200;
const MAX_ROUTE = 200;
const MAX_URL = 2_000;

const shared = globalThis as Record<symbol, ReturnType<typeof makeMemory> | undefined>;
const MEMORY = Symbol.for("referly.companies");

/** Pages and handlers are separate module graphs: what one of them saves, all of them have to forget. */
function memory() {
  shared[MEMORY] ??= makeMemory();
  return shared[MEMORY];
}

function makeMemory() {
  return new LRUCache<string, Company>({ max: 10_000, ttl: REFRESH_MS, fetchMethod: refresh });
}

async function refresh(companyId: string): Promise<Company> {
  const [found, currency] = await Promise.all([getWhopCompany(companyId), sellsIn(companyId)]);
  const route = within(MAX_ROUTE, found.route);
  const title = [...found.title.trim()].slice(0, MAX_TITLE).join("") || route || companyId;
  const logo = within(MAX_URL, found.logoUrl);
  return rpc(
    "ensure_company",
    { whop_company_id: companyId, title, route, logo_url: logo, currency },
    company,
  );
}

/**
 * The community's row, made on its first authorised visit (Whop sends no install event) and refreshed from Whop every
 * ten minutes. Takes an id that has passed `requireCreator` or `requireMember`. Throws AppError 503 if Whop is silent.
 */
export async function ensureCompany(companyId: string): Promise<Company> {
  return memory().forceFetch(companyId);
}

/** Has the next visit read the community's row anew, since its settings have changed. */
export function forgetCompany(companyId: string): void {
  memory().delete(companyId);
}

/** A route or an address that was cut short would lead elsewhere. */
function within(max: number, text: string | null): string | null {
  return text && text.length <= max ? text : null;
}

/** The currency of most plans; null when there are none yet or Whop does not say. */
async function sellsIn(companyId: string): Promise<string | null> {
  const plans = await listWhopPlans(companyId).catch(() => []);
  const counts = Map.groupBy(plans, (plan) => plan.currency);
  const [first] = [...counts].toSorted(([, a], [, b]) => b.length - a.length);
  return first?.[0] ?? null;
}
