import type { StandInContext } from "../context";
import { type Generation, generationOf, type Noun, payloadOf } from "../payloads/event";
import type { World } from "../state/world";
import { pageOf } from "./page";
import { type Answer, missing, refusal } from "./replays";
import type { RestCall } from "./rest-routes";

/** Filters that take several values, and the field of a record that they look at. */
const SETS: Record<string, string> = {
  "statuses[]": "status",
  "substatuses[]": "substatus",
  "billing_reasons[]": "billingReason",
  "currencies[]": "currency",
  "plan_ids[]": "planId",
  "product_ids[]": "productId",
  "user_ids[]": "userId",
  "checkout_configuration_ids[]": "checkoutConfigurationId",
};
const ORDERS: Record<string, string> = {
  created_at: "createdAt",
  paid_at: "paidAt",
  final_amount: "amountMinor",
};

/** What webhooks say of a payment and lists of the first shape do not (PaymentListResponse of @whop/sdk 0.0.42). */
const ONLY_TOLD = [
  ...["refunds", "disputes", "resolutions", "risk_score", "settlement_amount", "settlement_exchange_rate"],
  ...["tax_refunded_amount", "financing_transactions", "three_ds_verified"],
];

/** Payments, refunds, disputes or memberships of one company, filtered, in the order asked for (newest first unless said), by pages. */
export function list({ store }: StandInContext, { query, versionDate }: RestCall, noun: Noun): Answer {
  const companyId = query.get("company_id") ?? query.get("account_id");
  if (!companyId) return refusal(400, "bad_request", "company_id: required");
  if (!store.world.companies[companyId]) return missing("company");
  const order = ORDERS[query.get("order") ?? "created_at"];
  if (!order) return refusal(400, "bad_request", `order: one of ${Object.keys(ORDERS).join(", ")}`);

  const found = Object.values(store.world[`${noun}s`])
    .filter((record) => record.companyId === companyId && isAskedFor(record, query))
    .toSorted((a, b) => compare({ ...a }[order], { ...b }[order]) || a.id.localeCompare(b.id));
  const ordered = query.get("direction") === "asc" ? found : found.toReversed();
  const generation = generationOf(versionDate);
  return {
    status: 200,
    body: pageOf(ordered, query, ({ id }) => rowOf(store.world, noun, id, generation)),
  };
}

function rowOf(world: World, noun: Noun, id: string, generation: Generation): object {
  const told = payloadOf(world, noun, id, generation);
  if (noun !== "payment" || generation === "dated") return told;
  return Object.fromEntries(Object.entries(told).filter(([name]) => !ONLY_TOLD.includes(name)));
}

function isAskedFor(record: { createdAt: string; updatedAt: string }, query: URLSearchParams): boolean {
  const fields: Record<string, unknown> = { ...record };
  const paymentId = query.get("payment_id");
  return (
    isWithin(record.createdAt, query.get("created_after"), query.get("created_before")) &&
    isWithin(record.updatedAt, query.get("updated_after"), query.get("updated_before")) &&
    (!paymentId || fields.paymentId === paymentId) &&
    Object.entries(SETS).every(([name, field]) => {
      const wanted = query.getAll(name);
      return wanted.length === 0 || wanted.includes(String(fields[field]));
    })
  );
}

function isWithin(time: string, after: string | null, before: string | null): boolean {
  const at = Date.parse(time);
  return (!after || at > Date.parse(after)) && (!before || at < Date.parse(before));
}

function compare(a: unknown, b: unknown): number {
  return typeof a === "number" && typeof b === "number"
    ? a - b
    : String(a ?? "").localeCompare(String(b ?? ""));
}
