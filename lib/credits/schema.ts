import { z } from "zod";

const moment = z.iso.datetime({ offset: true });

/** Somebody of the community: whom a credit is for, or who brought them. */
export const person = z.object({
  userId: z.uuid(),
  name: z.string(),
  username: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  /** The code of their own that leads somewhere, if there is one. */
  codeId: z.uuid().nullable(),
  code: z.string().nullable(),
  /** Whose referral they already are. */
  invitedBy: z.string().nullable(),
});
export type Person = z.infer<typeof person>;

/** Somebody who can have brought others. */
export type Inviter = Person & { codeId: string };

export const evidenceWord = z.enum([
  "named_code",
  "clicked_before",
  "no_click",
  "join_unknown",
  "named_other_code",
  "already_invited",
  "own_code",
  "inactive_code",
  "joined_before_referrer",
  "member_for_long",
  "all_refunded",
]);
export type EvidenceWord = z.infer<typeof evidenceWord>;

/** One thing that speaks for or against that a code brought somebody. */
export const finding = z.object({
  speaksFor: z.boolean(),
  word: evidenceWord,
  at: moment.nullable(),
  count: z.int().nullable(),
  /** Of `named_code` why it gave no credit, of `named_other_code` the code, of `already_invited` the name. */
  detail: z.string().nullable(),
});
export type Finding = z.infer<typeof finding>;

export const creditOutcome = z.enum([
  "credited",
  "unknown_buyer",
  "unknown_code",
  "own_code",
  "inactive_code",
  "already_attributed",
]);
export type CreditOutcome = z.infer<typeof creditOutcome>;

export const creditAnswer = z.object({ outcome: creditOutcome, referralId: z.uuid().nullable() });
export type CreditAnswer = z.infer<typeof creditAnswer>;

const note = z
  .string()
  .max(400, "A note has 400 characters at most.")
  .refine(
    (text) => text.isWellFormed() && !text.includes("\u0000"),
    "The note holds a character that cannot be kept.",
  )
  .transform((text) => text.trim() || null)
  .nullable()
  .default(null);

/** What a creator sends to give credit. */
export const newCredit = z.strictObject({ buyerId: z.uuid(), codeId: z.uuid(), note });

/** What a creator sends to take a claim or a credit back, or to give it again. */
export const creditChange = z.strictObject({ withdrawn: z.boolean(), note });

export const SHORTEST_SEARCH = 2;
export const LONGEST_SEARCH = 100;
