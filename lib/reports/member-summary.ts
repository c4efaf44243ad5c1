import type { Member } from "@/lib/auth/require-member";
import { getOrCreateCode } from "@/lib/codes/get-or-create-code";
import { ensureCompany } from "@/lib/companies/ensure-company";
import { rpc } from "@/lib/db/rpc";
import { notFound } from "@/lib/errors";
import { type MemberSummary, memberSummary } from "@/lib/reports/schema";
import { getWhopUser } from "@/lib/whop/lookups";

/**
 * A member's own link, numbers and referrals. The first call makes the link. Throws AppError 503 when Whop cannot say
 * who the member is.
 */
export async function getMemberSummary(member: Member): Promise<MemberSummary> {
  await ensureCompany(member.companyId);
  const person = await getWhopUser(member.whopUserId);
  const { userId } = await getOrCreateCode(member.companyId, { ...person, whopUserId: member.whopUserId });
  const summary = await rpc(
    "report_member",
    { company: member.companyId, member_id: userId },
    memberSummary.nullable(),
  );
  if (!summary) throw notFound();
  return summary;
}
