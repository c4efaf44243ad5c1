import { z } from "zod";

/** A promo code that is in force: what a member's friends type at the checkout, and what it takes off. */
export const promo = z.object({ code: z.string(), percentOff: z.int(), durationMonths: z.int() });
export type Promo = z.infer<typeof promo>;

/** What `promo_of_code` answers; null when the community gives no discount. */
export const promoState = z.object({ promo: promo.nullable(), isDue: z.boolean() });

/** What the holder of a lease is to make at Whop, as `begin_promo_code` and `rename_promo_code` answer. */
export const promoAttempt = promo.extend({
  state: z.literal("create"),
  currency: z.string(),
  /** Since when we mean to make it; what Whop had earlier is somebody else's. */
  intendedAt: z.iso.datetime({ offset: true }),
  /** Handed back as it came. */
  lease: z.string(),
  /** An earlier call may have made it. */
  mustLook: z.boolean(),
});
export type PromoAttempt = z.infer<typeof promoAttempt>;

export const begun = z.union([promoAttempt, z.object({ state: z.literal("active") })]).nullable();

export const promoProblem = z.object({
  missingPermissions: z.array(z.string()),
  failedCodes: z.int(),
  /** The word of the newest failure, or null. */
  reason: z.string().nullable(),
});
export type PromoProblem = z.infer<typeof promoProblem>;
