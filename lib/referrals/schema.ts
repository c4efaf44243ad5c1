import { z } from "zod";
import { attributionMethod, referralStatus } from "@/lib/reports/schema";

/** The shapes of the creator's list of referrals and of one referral. Money is whole minor units of its currency. */

const moment = z.iso.datetime({ offset: true });
const money = z.object({ currency: z.string(), netMinor: z.int() });

/** What the list can be narrowed to by state: the three states, the mark, and referrals that wait for a decision. */
export const shownState = z.enum(["pending", "converted", "verified", "on_hold", "cancelled"]);
export type ShownState = z.infer<typeof shownState>;

const frame = z.object({
  company: z.object({ id: z.string(), title: z.string(), currency: z.string(), timeZone: z.string() }),
  /** The days that the list covers, both included. */
  range: z.object({ from: z.iso.date(), to: z.iso.date() }),
  campaigns: z.array(z.object({ id: z.uuid(), name: z.string() })),
  /** The member whom the filter names; null without one. */
  memberName: z.string().nullable(),
  /** False until the first person came with a code, counted or not. */
  hasAny: z.boolean(),
  hasOlder: z.boolean(),
  hasNewer: z.boolean(),
  asOf: moment,
});

const person = {
  referredName: z.string(),
  referredUsername: z.string().nullable(),
  referredAvatarUrl: z.string().nullable(),
  referrerId: z.uuid().nullable(),
  referrerName: z.string(),
  createdAt: moment,
};

export const confidence = z.enum(["certain", "high", "medium", "low"]);

export const listedReferral = z.object({
  ...person,
  id: z.uuid(),
  status: referralStatus,
  isVerified: z.boolean(),
  /** Why it stands where it stands: a key of the `reasons` catalogue, or null when nothing needs saying. */
  reason: z.string().nullable(),
  verifiesAt: moment.nullable(),
  method: attributionMethod,
  confidence,
  netMinor: z.int(),
  currency: z.string(),
});
export type ListedReferral = z.infer<typeof listedReferral>;

export const referralList = frame.extend({
  view: z.literal("referrals"),
  rows: z.array(listedReferral),
  /** By state, as all other filters have it. */
  counts: z.object({ all: z.int(), ...counted(shownState.options) }),
  /** What the listed referrals brought so far, in the community's currency, and in others. */
  netMinor: z.int(),
  otherCurrencies: z.array(money),
});
export type ReferralList = z.infer<typeof referralList>;

export const notCountedRow = z.object({
  ...person,
  /** To whom a creator may give credit all the same; null for somebody who was erased. */
  referredId: z.uuid().nullable(),
  id: z.string(),
  code: z.string(),
  reason: z.string().nullable(),
  method: attributionMethod,
  /** What they paid all the same. */
  paid: z.array(money),
});
export type NotCountedRow = z.infer<typeof notCountedRow>;

export const notCountedList = frame.extend({
  view: z.literal("not_counted"),
  rows: z.array(notCountedRow),
  total: z.int(),
});
export type NotCountedList = z.infer<typeof notCountedList>;

const REFUND_STATES = ["pending", "requires_action", "succeeded", "failed", "canceled"] as const;
const DISPUTE_STATES = ["inquiry", "open", "won", "lost", "closed"] as const;

const reversal = z.object({
  id: z.string(),
  status: z.string(),
  amountMinor: z.int().nullable(),
  currency: z.string().nullable(),
  at: moment,
});

const payment = z.object({
  id: z.string(),
  status: z.enum(["succeeded", "failed", "pending", "other"]),
  /** Null when Whop has sent no readable amount; `moneyProblem` then says what was wrong. */
  amountMinor: z.int().nullable(),
  currency: z.string().nullable(),
  moneyProblem: z.string().nullable(),
  at: moment,
  billingReason: z.string().nullable(),
  reversedMinor: z.int(),
  refunds: z.array(reversal.extend({ status: z.enum(REFUND_STATES) })),
  disputes: z.array(reversal.extend({ status: z.enum(DISPUTE_STATES) })),
});
export type ReferralPayment = z.infer<typeof payment>;

const proof = z.object({
  key: z.string(),
  method: attributionMethod,
  code: z.string(),
  referrerName: z.string(),
  at: moment,
  clickedAt: moment.nullable(),
  windowDays: z.int(),
  note: z.string().nullable(),
  /** `won`, `agrees`, `later`, or why it gives no credit: a key of `referral.verdicts`. */
  verdict: z.string(),
});
export type ReferralProof = z.infer<typeof proof>;

/** What a step of a referral's story can be; each has its words in `referral.timeline`. */
export const stepKind = z.enum([
  "clicked",
  "checkout",
  "joined",
  "left",
  "claimed",
  "credited",
  "paid",
  "payment_failed",
  "payment_open",
  "refund_pending",
  "refund_requires_action",
  "refund_succeeded",
  "refund_failed",
  "refund_canceled",
  "dispute_inquiry",
  "dispute_open",
  "dispute_won",
  "dispute_lost",
  "dispute_closed",
  "attributed",
  "moved",
  "verified",
  "unverified",
  "rebound",
  "credit_withdrawn",
  "credit_restored",
]);

const step = z.object({
  at: moment,
  kind: stepKind,
  source: z.enum(["visitor", "member", "team", "whop", "referly"]),
  amountMinor: z.int().nullable(),
  currency: z.string().nullable(),
  toState: z.string().nullable(),
  reason: z.string().nullable(),
  code: z.string().nullable(),
  note: z.string().nullable(),
});
export type ReferralStep = z.infer<typeof step>;

const someone = z.object({
  name: z.string(),
  username: z.string().nullable(),
  avatarUrl: z.string().nullable(),
});

export const referral = z.object({
  company: z.object({ currency: z.string(), timeZone: z.string() }),
  id: z.uuid(),
  referred: someone,
  /** Null when the member who brought them was erased. */
  referrer: someone.extend({ id: z.uuid() }).nullable(),
  code: z.string().nullable(),
  campaign: z.string().nullable(),
  method: attributionMethod,
  confidence,
  status: referralStatus,
  reason: z.string().nullable(),
  isVerified: z.boolean(),
  verifiesAt: moment.nullable(),
  holdDays: z.int(),
  qualifiesOn: z.enum(["payment", "join"]),
  createdAt: moment,
  /** What it brought by currency, the community's first. */
  net: z.array(money),
  payments: z.array(payment),
  /** The deciding one first. */
  proofs: z.array(proof),
  timeline: z.array(step),
  asOf: moment,
});
export type Referral = z.infer<typeof referral>;

function counted(states: readonly ShownState[]) {
  return Object.fromEntries(states.map((state) => [state, z.int()])) as Record<ShownState, z.ZodInt>;
}
