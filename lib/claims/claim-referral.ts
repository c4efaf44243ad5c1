import type { Member } from "@/lib/auth/require-member";
import { type ClaimAnswer, claimAnswer } from "@/lib/claims/schema";
import { readTypedCode } from "@/lib/claims/typed-code";
import { ensureCompany } from "@/lib/companies/ensure-company";
import { rpc } from "@/lib/db/rpc";
import { getJoinedAt } from "@/lib/whop/joined-at";
import { WhopError } from "@/lib/whop/whop-error";

/**
 * A member says who invited them, with a code or a link as it was typed; once, within the days that the creator allows.
 * Whop is asked when they first joined, since webhooks tell of a member who comes back as of a new one. While it cannot
 * say, what webhooks told decides; where that is nothing, the outcome is `join_unknown`.
 */
export async function claimReferral(member: Member, typed: string): Promise<ClaimAnswer> {
  const code = readTypedCode(typed);
  if (!code) return { outcome: "unknown_code", referrerName: null };
  await ensureCompany(member.companyId);
  const { companyId, whopUserId } = member;
  const joinedAt = await getJoinedAt(companyId, whopUserId).catch(unlessSilent);
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
