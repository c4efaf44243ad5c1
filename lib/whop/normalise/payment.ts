import { amountOf } from "@/lib/whop/normalise/amount";
import type { PaymentFact } from "@/lib/whop/normalise/facts";
import {
  idOf,
  type Json,
  marksOf,
  objectOf,
  personOf,
  requiredId,
  textOf,
  Unreadable,
} from "@/lib/whop/normalise/read";
import { timeOf } from "@/lib/whop/normalise/time";

/** A payment of either generation. `observedAt` stands in for the time of this state where the data has none. */
export function readPayment(
  data: Json,
  status: PaymentFact["status"],
  observedAt: string | null,
): PaymentFact {
  const promo = objectOf(data.promo_code);
  return {
    paymentId: requiredId(data.id, "pay"),
    buyer: personOf(data.user, data.user_id, data.customer_email),
    membershipId: idOf(objectOf(data.membership).id ?? data.membership_id, "mem"),
    planId: idOf(objectOf(data.plan).id ?? data.plan_id, "plan"),
    checkoutConfigurationId: idOf(data.checkout_configuration_id, "ch"),
    ...marksOf(data.metadata),
    promoCodeId: idOf(promo.id ?? data.promo_code_id, "promo"),
    promoCode: textOf(promo.code, 100),
    status,
    billingReason: textOf(data.billing_reason, 60),
    ...amountOf(data.total ?? data.subtotal, data.currency),
    paidAt: timeOf(data.paid_at),
    createdAt: timeOf(data.created_at),
    updatedAt: timeOf(data.updated_at) ?? observedAt,
    ...cardOf(data),
    billingCountry: textOf(objectOf(data.billing_address).country, 8),
    riskScore: riskOf(data.risk_score),
  };
}

/** Money came, whatever became of it since. */
const PAID =
  /^(?:succeeded|(?:auto_|partially_)?refunded|open_(?:dispute|resolution)|(?:dispute|resolution)_\w+)$/;
const FAILED = new Set<unknown>(["failed", "past_due", "price_too_low", "uncollectible"]);
const PENDING = new Set<unknown>(["pending", "drafted", "draft", "incomplete", "open"]);
const OTHER = new Set<unknown>(["canceled", "unresolved", "void"]);

/** The status of a payment by its own words: a list names no event that would tell. Throws Unreadable for words unheard of. */
export function listedStatus({ status, substatus }: Json): PaymentFact["status"] {
  const words = [substatus, status];
  if (status === "paid" || PAID.test(String(substatus))) return "succeeded";
  if (words.some((word) => FAILED.has(word))) return "failed";
  if (words.some((word) => OTHER.has(word))) return "other";
  if (words.some((word) => PENDING.has(word))) return "pending";
  throw new Unreadable("unknown_status");
}

function cardOf(data: Json): Pick<PaymentFact, "cardBrand" | "cardLast4"> {
  const holder = objectOf(data.payment_method ?? data.payment_instrument);
  const card = objectOf(holder.card);
  return {
    cardBrand: textOf(data.card_brand ?? card.brand, 40),
    cardLast4: textOf(data.card_last4 ?? card.last4, 8),
  };
}

function riskOf(value: unknown): number | null {
  return typeof value === "number" && value >= 0 && value <= 100 ? value : null;
}
