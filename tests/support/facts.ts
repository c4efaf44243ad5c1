import type {
  DisputeFact,
  MembershipFact,
  PaymentFact,
  RefundFact,
  WhopEvent,
} from "@/lib/whop/normalise/facts";

/** Normalised events for tests that are about what follows from facts; everything a test does not mention is ordinary. */

export const COMPANY = "biz_a";
const DAY_MS = 86_400_000;
const START = Date.parse("2026-10-01T12:00:00Z");

/** A moment `days` after the tests' beginning. */
export const day = (days: number): string => new Date(START + days * DAY_MS).toISOString();

export function paymentOf(
  fact: Partial<PaymentFact> & { buyerId?: string } = {},
  companyId = COMPANY,
): WhopEvent {
  const { buyerId = "user_buyer", ...rest } = fact;
  const at = rest.paidAt ?? day(1);
  const payment: PaymentFact = {
    paymentId: "pay_1",
    buyer: { whopUserId: buyerId, username: buyerId.slice(5), name: null, email: null },
    membershipId: null,
    planId: "plan_a",
    checkoutConfigurationId: null,
    referlyClick: null,
    referlyCode: null,
    promoCodeId: null,
    promoCode: null,
    status: "succeeded",
    billingReason: "subscription_create",
    amountMinor: 10_000,
    currency: "usd",
    moneyProblem: null,
    paidAt: at,
    createdAt: at,
    updatedAt: at,
    cardBrand: "visa",
    cardLast4: "4242",
    billingCountry: "DE",
    riskScore: 5,
    ...rest,
  };
  return { ...envelope(`payment.${payment.status}`, companyId), kind: "payment", payment };
}

export function refundOf(fact: Partial<RefundFact> = {}, companyId = COMPANY): WhopEvent {
  const refund: RefundFact = {
    refundId: "rf_1",
    paymentId: "pay_1",
    status: "succeeded",
    amountMinor: 10_000,
    currency: "usd",
    moneyProblem: null,
    createdAt: day(3),
    updatedAt: day(3),
    ...fact,
  };
  return { ...envelope("refund.created", companyId), kind: "refund", refund };
}

export function disputeOf(fact: Partial<DisputeFact> = {}, companyId = COMPANY): WhopEvent {
  const dispute: DisputeFact = {
    disputeId: "dspt_1",
    paymentId: "pay_1",
    status: "open",
    amountMinor: 10_000,
    currency: "usd",
    moneyProblem: null,
    reason: "fraudulent",
    createdAt: day(4),
    updatedAt: day(4),
    ...fact,
  };
  return { ...envelope("dispute.created", companyId), kind: "dispute", dispute };
}

export function membershipOf(
  fact: Partial<MembershipFact> & { buyerId?: string } = {},
  companyId = COMPANY,
): WhopEvent {
  const { buyerId = "user_buyer", ...rest } = fact;
  const membership: MembershipFact = {
    membershipId: "mem_1",
    user: { whopUserId: buyerId, username: buyerId.slice(5), name: null, email: null },
    planId: "plan_a",
    checkoutConfigurationId: null,
    referlyClick: null,
    referlyCode: null,
    status: "active",
    isActive: true,
    joinedAt: day(1),
    endedAt: null,
    createdAt: day(1),
    updatedAt: day(1),
    ...rest,
  };
  return { ...envelope("membership.activated", companyId), kind: "membership", membership };
}

function envelope(type: string, companyId: string) {
  return { type, companyId, envelopeId: null };
}
