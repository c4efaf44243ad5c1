import type { z } from "zod";
import type { Creator } from "@/lib/auth/require-creator";
import { type CreditAnswer, creditAnswer, type newCredit } from "@/lib/credits/schema";
import { rpc } from "@/lib/db/rpc";
import { notFound } from "@/lib/errors";

/**
 * A creator decides that a code brought somebody; what they paid before counts, too. Throws AppError 404 when buyer or
 * code is nobody's here.
 */
export async function giveCredit(
  { companyId, whopUserId }: Creator,
  { buyerId, codeId, note }: z.infer<typeof newCredit>,
): Promise<CreditAnswer> {
  const answer = await rpc(
    "credit_referral",
    { company: companyId, buyer_id: buyerId, code_id: codeId, note, actor: whopUserId },
    creditAnswer,
  );
  if (answer.outcome === "unknown_buyer" || answer.outcome === "unknown_code") throw notFound();
  return answer;
}
