import { z } from "zod";
import type { StandInContext } from "../context";
import { newId } from "../state/ids";
import { promoCodeNamed } from "../state/promo-codes";
import type { PromoCode } from "../state/world";
import { pageOf } from "./page";
import { type Answer, missing, refusal } from "./replays";
import type { RestCall } from "./rest-routes";

const newPromoCode = z
  .object({
    company_id: z.string(),
    code: z.string().regex(/^[A-Za-z0-9]{1,60}$/),
    promo_type: z.enum(["percentage", "flat_amount"]),
    amount_off: z.number().positive(),
    base_currency: z.string().length(3),
    new_users_only: z.boolean(),
    promo_duration_months: z.int().positive(),
    one_per_customer: z.boolean().nullish(),
    stock: z.int().positive().nullish(),
    unlimited_stock: z.boolean().nullish(),
  })
  .refine(({ promo_type, amount_off }) => promo_type !== "percentage" || amount_off <= 100, "at most 100 %");

/** Makes a promo code; its name is the community's alone for good, also once it is archived. */
export function createPromoCode({ store }: StandInContext, { body }: RestCall): Answer {
  const parsed = newPromoCode.safeParse(body);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] ?? { path: [], message: "not an object" };
    return refusal(400, "bad_request", `${path.join(".")}: ${message}`);
  }
  const { company_id, code, promo_type, amount_off, base_currency, ...rest } = parsed.data;
  if (!store.world.companies[company_id]) return missing("company");
  if (promoCodeNamed(store.world, company_id, code))
    return refusal(422, "unprocessable", "Code has already been taken");
  const promo: PromoCode = {
    id: newId("promo"),
    companyId: company_id,
    code,
    promoType: promo_type,
    amountOff: amount_off,
    currency: base_currency,
    durationMonths: rest.promo_duration_months,
    newUsersOnly: rest.new_users_only,
    onePerCustomer: rest.one_per_customer ?? false,
    stock: rest.unlimited_stock ? null : (rest.stock ?? 1),
    uses: 0,
    status: "active",
    createdAt: store.nextTime(),
  };
  store.world.promoCodes[promo.id] = promo;
  return { status: 200, body: shown(promo) };
}

/** All promo codes of a company, newest first, by pages. */
export function listPromoCodes({ store }: StandInContext, { query }: RestCall): Answer {
  const companyId = query.get("company_id");
  if (!companyId) return refusal(400, "bad_request", "company_id: required");
  if (!store.world.companies[companyId]) return missing("company");
  const found = Object.values(store.world.promoCodes)
    .filter((promo) => promo.companyId === companyId)
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  return { status: 200, body: pageOf(found, query, shown) };
}

/** Takes a promo code out of use. */
export function archivePromoCode({ store }: StandInContext, { parts }: RestCall): Answer {
  const promo = store.world.promoCodes[parts.id ?? ""];
  if (!promo) return missing("promo code");
  store.change(() => {
    promo.status = "archived";
  });
  return { status: 200, body: true };
}

function shown(promo: PromoCode) {
  return {
    id: promo.id,
    code: promo.code,
    promo_type: promo.promoType,
    amount_off: promo.amountOff,
    currency: promo.currency,
    promo_duration_months: promo.durationMonths,
    duration: promo.durationMonths === 1 ? "once" : "repeating",
    new_users_only: promo.newUsersOnly,
    one_per_customer: promo.onePerCustomer,
    existing_memberships_only: false,
    churned_users_only: false,
    stock: promo.stock ?? 0,
    unlimited_stock: promo.stock === null,
    uses: promo.uses,
    status: promo.status,
    expires_at: null,
    product: null,
    created_at: promo.createdAt,
  };
}
