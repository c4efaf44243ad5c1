import { z } from "zod";
import { selfCheck } from "@/lib/events/schema";
import type { Promo } from "@/lib/promo/schema";

/** The shapes of the two reports. Money is whole minor units of `currency`; days are dates in the creator's zone. */

export const referralStatus = z.enum(["pending", "converted", "cancelled"]);
export type ReferralStatus = z.infer<typeof referralStatus>;

export const attributionMethod = z.enum(["checkout", "promo_code", "claim", "credit"]);

export const overviewTotals = z.object({
  clicks: z.int(),
  /** Visitors are counted once per link and day. */
  visitors: z.int(),
  /** Referrals that began in the range, whatever became of them. */
  referrals: z.int(),
  pending: z.int(),
  converted: z.int(),
  cancelled: z.int(),
  revenueMinor: z.int(),
  refundedMinor: z.int(),
});
export type OverviewTotals = z.infer<typeof overviewTotals>;

export const overviewDay = z.object({
  day: z.iso.date(),
  clicks: z.int(),
  conversions: z.int(),
  netMinor: z.int(),
});
export type OverviewDay = z.infer<typeof overviewDay>;

export const topReferrer = z.object({
  userId: z.uuid(),
  name: z.string(),
  username: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  code: z.string(),
  clicks: z.int(),
  conversions: z.int(),
  netMinor: z.int(),
});
export type TopReferrer = z.infer<typeof topReferrer>;

export const recentReferral = z.object({
  id: z.uuid(),
  referredName: z.string(),
  referredAvatarUrl: z.string().nullable(),
  referrerName: z.string(),
  status: referralStatus,
  isVerified: z.boolean(),
  /** Why it stands where it stands: a key of the `reasons` catalogue, or null when nothing needs saying. */
  reason: z.string().nullable(),
  method: attributionMethod,
  /** In `currency`, which is another than the community's when they pay in it alone. */
  netMinor: z.int(),
  currency: z.string(),
  createdAt: z.iso.datetime({ offset: true }),
});
export type RecentReferral = z.infer<typeof recentReferral>;

export const overview = z.object({
  company: z.object({
    id: z.string(),
    title: z.string(),
    currency: z.string(),
    timeZone: z.string(),
  }),
  range: z.object({
    from: z.iso.date(),
    to: z.iso.date(),
    previousFrom: z.iso.date(),
    previousTo: z.iso.date(),
  }),
  totals: overviewTotals,
  previous: overviewTotals,
  /** One entry a day, none missing; `previousDays` has the same length. */
  days: z.array(overviewDay),
  previousDays: z.array(overviewDay),
  topReferrers: z.array(topReferrer),
  recentReferrals: z.array(recentReferral),
  /** Net revenue in other currencies than the company's, never mixed into the totals. */
  otherCurrencies: z.array(z.object({ currency: z.string(), netMinor: z.int() })),
  /** False until the first click ever: the page then shows how to get started. */
  hasActivity: z.boolean(),
  /** What the last recount of everything derived found; null before the first. */
  check: selfCheck.pick({ checkedAt: true, differences: true }).nullable(),
  asOf: z.iso.datetime({ offset: true }),
});
export type Overview = z.infer<typeof overview>;

export const memberReferral = z.object({
  id: z.uuid(),
  /** The referred person's first name or handle, never an email. */
  name: z.string(),
  avatarUrl: z.string().nullable(),
  status: referralStatus,
  isVerified: z.boolean(),
  reason: z.string().nullable(),
  /** When the hold ends and the referral counts towards rewards; null unless converted and unverified. */
  verifiesAt: z.iso.datetime({ offset: true }).nullable(),
  createdAt: z.iso.datetime({ offset: true }),
  changedAt: z.iso.datetime({ offset: true }),
});
export type MemberReferral = z.infer<typeof memberReferral>;

export const memberSummary = z.object({
  member: z.object({ id: z.uuid(), name: z.string(), avatarUrl: z.string().nullable() }),
  company: z.object({ id: z.string(), title: z.string(), timeZone: z.string() }),
  code: z.string(),
  isCodeActive: z.boolean(),
  stats: z.object({
    clicks: z.int(),
    pending: z.int(),
    converted: z.int(),
    verified: z.int(),
    cancelled: z.int(),
  }),
  /** Newest first, at most 50. */
  referrals: z.array(memberReferral),
  campaign: z
    .object({ id: z.uuid(), name: z.string(), endsAt: z.iso.datetime({ offset: true }), referrals: z.int() })
    .nullable(),
  /** Who brought the member here, and until when they may say so themselves; both null when nobody did and it is too late. */
  invitation: z.object({
    invitedBy: z.string().nullable(),
    claimUntil: z.iso.datetime({ offset: true }).nullable(),
  }),
  asOf: z.iso.datetime({ offset: true }),
});
export type MemberSummary = z.infer<typeof memberSummary> & {
  /** The promo code in force; null without a discount, and while it is being made. */
  promo: Promo | null;
};
