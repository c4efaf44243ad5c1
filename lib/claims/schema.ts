import { z } from "zod";

/** How a claim ends, as `claim_referral` says. */
export const claimOutcome = z.enum([
  "claimed",
  "claims_closed",
  "already_attributed",
  "already_claimed",
  "unknown_code",
  "own_code",
  "inactive_code",
  "join_unknown",
  "claim_window_closed",
]);
export type ClaimOutcome = z.infer<typeof claimOutcome>;

export const claimAnswer = z.object({
  outcome: claimOutcome,
  /** The first name of whose code it is, once it is claimed. */
  referrerName: z.string().nullable(),
});
export type ClaimAnswer = z.infer<typeof claimAnswer>;

/** What a member typed or pasted: a code or a whole link, which may carry much behind its code. */
export const claim = z.strictObject({
  code: z.string().max(1_000, "That is too long for a code or a link. Paste the link as it was sent to you."),
});
