import { z } from "zod";
import type { Member } from "@/lib/auth/require-member";
import { findJoinedAt } from "@/lib/claims/find-joined-at";
import { getOrCreateCode } from "@/lib/codes/get-or-create-code";
import { ensureCompany } from "@/lib/companies/ensure-company";
import { rpc } from "@/lib/db/rpc";
import { notFound } from "@/lib/errors";
import { promoOfCode } from "@/lib/promo/promo-of-code";
import { type MemberSummary, memberSummary } from "@/lib/reports/schema";
import { getWhopUser } from "@/lib/whop/lookups";

const DAY_MS = 86_400_000;

/** As the database answers: where it does not know when the member joined, with the days to reckon with. */
const memberReport = memberSummary.extend({
  invitation: memberSummary.shape.invitation.extend({ claimDays: z.int().nullable() }),
});

/**
 * A member's own link, numbers and referrals. The first call makes the link. Throws AppError 503 when Whop cannot say
 * who the member is.
 */
export async function getMemberSummary(member: Member): Promise<MemberSummary> {
  await ensureCompany(member.companyId);
  const person = await getWhopUser(member.whopUserId);
  const { userId, codeId } = await getOrCreateCode(member.companyId, {
    ...person,
    whopUserId: member.whopUserId,
  });
  const [report, promo] = await Promise.all([
    rpc("report_member", { company: member.companyId, member_id: userId }, memberReport.nullable()),
    promoOfCode(member.companyId, codeId),
  ]);
  if (!report) throw notFound();
  const { invitedBy, claimUntil, claimDays } = report.invitation;
  const until = claimDays === null ? claimUntil : claimUntilByWhop(member, claimDays, report.asOf);
  return { ...report, invitation: { invitedBy, claimUntil: until }, promo };
}

/** Until when the member may say who invited them, reckoned from what Whop says of a join that no webhook told. */
function claimUntilByWhop({ companyId, whopUserId }: Member, days: number, asOf: string): string | null {
  const joinedAt = findJoinedAt(companyId, whopUserId);
  if (!joinedAt) return null;
  const until = Date.parse(joinedAt) + days * DAY_MS;
  return until > Date.parse(asOf) ? new Date(until).toISOString() : null;
}
