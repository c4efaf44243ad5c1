import { z } from "zod";
import type { Creator } from "@/lib/auth/require-creator";
import type { creditChange } from "@/lib/credits/schema";
import { rpc } from "@/lib/db/rpc";
import { notFound } from "@/lib/errors";

/**
 * Takes the claim or credit behind a referral back, or gives it again. Returns the referral's new word, or
 * `nothing_to_change` when it already is so or rests on something else. Throws AppError 404 for a referral of nobody here.
 */
export async function changeCredit(
  { companyId, whopUserId }: Creator,
  referralId: string,
  { withdrawn, note }: z.infer<typeof creditChange>,
): Promise<{ outcome: string | null }> {
  if (!z.uuid().safeParse(referralId).success) throw notFound();
  const outcome = await rpc(
    "withdraw_credit",
    { company: companyId, referral: referralId, is_withdrawn: withdrawn, note, actor: whopUserId },
    z.string().nullable(),
  );
  if (outcome === "unknown_referral") throw notFound();
  return { outcome };
}
