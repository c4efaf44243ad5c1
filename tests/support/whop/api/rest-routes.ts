import { z } from "zod";
import type { StandInContext } from "../context";
import { DATED_FROM, type Noun, payloadOf } from "../payloads/event";
import { newId } from "../state/ids";
import { accessLevel, type CheckoutConfiguration } from "../state/world";
import { pageOf } from "./page";
import { type Answer, refusal } from "./replays";

export type RestCall = {
  parts: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  versionDate: string;
};
export type RestRoute = {
  operation: string;
  pattern: RegExp;
  isPublic?: boolean;
  answer: (context: StandInContext, call: RestCall) => Answer;
};

/** The REST v1 routes that the stand-in answers. `operation` is also the name by which faults find them. */
export const REST_ROUTES: RestRoute[] = [
  {
    operation: "POST /checkout_configurations",
    pattern: /^\/checkout_configurations$/,
    answer: createConfiguration,
  },
  {
    operation: "GET /checkout_configurations/{id}",
    pattern: /^\/checkout_configurations\/(?<id>ch_\w+)$/,
    isPublic: true,
    answer: (context, { parts }) => {
      const configuration = context.store.world.checkoutConfigurations[parts.id ?? ""];
      return configuration
        ? { status: 200, body: shown(context, configuration) }
        : missing("checkout configuration");
    },
  },
  {
    operation: "GET /payments",
    pattern: /^\/payments$/,
    answer: (context, call) => list(context, call, "payment"),
  },
  {
    operation: "GET /payments/{id}",
    pattern: /^\/payments\/(?<id>pay_\w+)$/,
    answer: ({ store }, { parts, versionDate }) =>
      store.world.payments[parts.id ?? ""]
        ? { status: 200, body: payloadOf(store.world, "payment", parts.id ?? "", generationOf(versionDate)) }
        : missing("payment"),
  },
  {
    operation: "GET /refunds",
    pattern: /^\/refunds$/,
    answer: (context, call) => list(context, call, "refund"),
  },
  {
    operation: "GET /users/{user}/access/{resource}",
    pattern: /^\/users\/(?<user>user_\w+)\/access\/(?<resource>(?:biz|exp|prod)_\w+)$/,
    answer: ({ store: { world } }, { parts: { user = "", resource = "" } }) => {
      const companyId =
        world.companies[resource]?.id ?? (world.experiences[resource] ?? world.products[resource])?.companyId;
      if (!companyId) return missing("resource");
      const level = accessLevel(world, user, companyId);
      return { status: 200, body: { has_access: level !== "no_access", access_level: level } };
    },
  },
];

const metadata = z
  .record(z.string().max(100), z.unknown())
  .refine((value) => Object.keys(value).length <= 50, "at most 50 keys")
  .refine(
    (value) => Object.values(value).every((entry) => typeof entry !== "string" || entry.length <= 500),
    "values of at most 500 characters",
  );

const newConfiguration = z.object({
  account_id: z.string().nullish(),
  company_id: z.string().nullish(),
  plan_id: z.string(),
  metadata: metadata.nullish(),
  mode: z.literal("payment").nullish(),
  redirect_url: z.url({ protocol: /^https$/ }).nullish(),
});

function createConfiguration(context: StandInContext, { body }: RestCall): Answer {
  const parsed = newConfiguration.safeParse(body);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] ?? { path: [], message: "not an object" };
    return refusal(400, "bad_request", `${path.join(".")}: ${message}`);
  }
  const { account_id, company_id, plan_id, redirect_url } = parsed.data;
  const plan = context.store.world.plans[plan_id];
  const companyId = account_id ?? company_id ?? plan?.companyId;
  if (!plan || plan.companyId !== companyId || plan.visibility === "archived") return missing("plan");
  const configuration: CheckoutConfiguration = {
    id: newId("ch"),
    companyId,
    planId: plan.id,
    metadata: parsed.data.metadata ?? null,
    redirectUrl: redirect_url ?? null,
    createdAt: context.store.nextTime(),
  };
  context.store.world.checkoutConfigurations[configuration.id] = configuration;
  return { status: 200, body: shown(context, configuration) };
}

function shown(
  { origin }: StandInContext,
  { id, companyId, planId, metadata: kept, redirectUrl, createdAt }: CheckoutConfiguration,
) {
  return {
    id,
    account_id: companyId,
    company_id: companyId,
    plan: { id: planId },
    metadata: kept,
    affiliate_code: null,
    mode: "payment",
    purchase_url: `${origin}/checkout/${id}/`,
    redirect_url: redirectUrl,
    created_at: createdAt,
    updated_at: createdAt,
  };
}

/** Payments or refunds of one company, filtered by time and configuration, in the order asked for. */
function list(
  { store }: StandInContext,
  { query, versionDate }: RestCall,
  noun: "payment" | "refund",
): Answer {
  const companyId = query.get("company_id") ?? query.get("account_id");
  if (!companyId) return refusal(400, "bad_request", "company_id: required");
  if (!store.world.companies[companyId]) return missing("company");
  const configurations = query.getAll("checkout_configuration_ids[]");
  const paymentId = query.get("payment_id");
  const found = Object.values(noun === "payment" ? store.world.payments : store.world.refunds)
    .filter((record) => record.companyId === companyId)
    .filter((record) => isWithin(record.createdAt, query.get("created_after"), query.get("created_before")))
    .filter((record) => isWithin(record.updatedAt, query.get("updated_after"), query.get("updated_before")))
    .filter((record) => !paymentId || ("paymentId" in record && record.paymentId === paymentId))
    .filter((record) => {
      const own = "checkoutConfigurationId" in record ? record.checkoutConfigurationId : null;
      return configurations.length === 0 || (own !== null && configurations.includes(own));
    })
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id));
  const ordered = query.get("direction") === "asc" ? found : found.toReversed();
  const show = ({ id }: { id: string }) =>
    payloadOf(store.world, noun satisfies Noun, id, generationOf(versionDate));
  return { status: 200, body: pageOf(ordered, query, show) };
}

function isWithin(time: string, after: string | null, before: string | null): boolean {
  const at = Date.parse(time);
  return (!after || at > Date.parse(after)) && (!before || at < Date.parse(before));
}

const generationOf = (versionDate: string) => (versionDate >= DATED_FROM ? "dated" : "unpinned");
const missing = (what: string) =>
  refusal(404, "not_found", `The ${what} was not found, or the key may not see it.`);
