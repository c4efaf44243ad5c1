import type { Member } from "@/lib/auth/require-member";
import { type ClaimAnswer, claimAnswer } from "@/lib/claims/schema";
import { readTypedCode } from "@/lib/claims/typed-code";
import { ensureCompany } from "@/lib/companies/ensure-company";
import { rpc } from "@/lib/db/rpc";
import { getJoinedAt } from "@/lib/whop/joined-at";
import { WhopError } from "@/lib/whop/whop-error";

/**
 * A member says who invited them, with a code or a link as it was typed; once, within the days that the creator allows.
 * Where no webhook told when they joined, Whop is asked; while it cannot say, the outcome is `join_unknown`.
 */
export async function claimReferral(member: Member, typed: string): Promise<ClaimAnswer> {
  const code = readTypedCode(typed);
  if (!code) return { outcome: "unknown_code", referrerName: null };
  await ensureCompany(member.companyId);
  const answer = await claim(member, code, null);
  if (answer.outcome !== "join_unknown") return answer;
  const joinedAt = await getJoinedAt(member.companyId, member.whopUserId).catch(unlessSilent);
  return joinedAt ? claim(member, code, joinedAt) : answer;
}

function claim(member: Member, code: string, joinedAt: string | null): Promise<ClaimAnswer> {
  const { companyId, whopUserId } = member;
  return rpc(
    "claim_referral",
    { company: companyId, whop_user_id: whopUserId, code_text: code, joined_at: joinedAt },
    claimAnswer,
  );
}

function unlessSilent(error: unknown): null {
  if (error instanceof WhopError) return null;
  throw error;
}
