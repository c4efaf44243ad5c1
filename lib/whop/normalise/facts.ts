import type { MoneyProblem } from "@/lib/money";

/** A person as Whop names them; what Whop left out is null. */
export type WhopPerson = {
  whopUserId: string;
  username: string | null;
  name: string | null;
  email: string | null;
};

/** What our checkout wrote into the metadata: which code, which click (a uuid). */
export type ReferlyMarks = { referlyCode: string | null; referlyClick: string | null };

/** Whop's own times of a fact, ISO 8601 in UTC. The newest `updatedAt` of a fact wins. */
export type FactTimes = { createdAt: string | null; updatedAt: string | null };

/** Whole minor units of `currency`; null with the reason when the amount cannot be trusted. */
export type FactMoney = {
  amountMinor: number | null;
  currency: string | null;
  moneyProblem: MoneyProblem | null;
};

export type PaymentFact = {
  paymentId: string;
  buyer: WhopPerson | null;
  membershipId: string | null;
  planId: string | null;
  checkoutConfigurationId: string | null;
  promoCodeId: string | null;
  promoCode: string | null;
  status: "succeeded" | "failed" | "pending" | "other";
  billingReason: string | null;
  paidAt: string | null;
  cardBrand: string | null;
  cardLast4: string | null;
  billingCountry: string | null;
  /** 0 to 100, 100 the worst. */
  riskScore: number | null;
} & ReferlyMarks &
  FactTimes &
  FactMoney;

export type RefundFact = {
  refundId: string;
  paymentId: string | null;
  status: "pending" | "requires_action" | "succeeded" | "failed" | "canceled";
} & FactTimes &
  FactMoney;

export type DisputeFact = {
  disputeId: string;
  paymentId: string | null;
  /** An inquiry moves no money. */
  status: "inquiry" | "open" | "won" | "lost" | "closed";
  reason: string | null;
} & FactTimes &
  FactMoney;

export type MembershipFact = {
  membershipId: string;
  user: WhopPerson | null;
  planId: string | null;
  checkoutConfigurationId: string | null;
  /** Whop's word. */
  status: string;
  /** Whether it lets its holder in. */
  isActive: boolean;
  joinedAt: string | null;
  endedAt: string | null;
} & ReferlyMarks &
  FactTimes;

/** Why a delivery cannot be turned into a fact. */
export type UnreadableReason =
  | "not_utf8"
  | "not_json"
  | "too_deep"
  | "not_an_object"
  | "no_type"
  | "no_data"
  | "no_company"
  | "companies_disagree"
  | "bad_id"
  | "unknown_status"
  | "unexpected";

/** What every delivery says of itself, as far as it could be read. */
export type EventHead = { type: string | null; companyId: string | null; envelopeId: string | null };

/** A delivery in our words: the argument of the SQL function `apply_event`. */
export type WhopEvent = EventHead &
  (
    | { kind: "payment"; payment: PaymentFact }
    | { kind: "refund"; refund: RefundFact }
    | { kind: "dispute"; dispute: DisputeFact }
    | { kind: "membership"; membership: MembershipFact }
    | { kind: "ignored" }
    | { kind: "unreadable"; reason: UnreadableReason }
  );
