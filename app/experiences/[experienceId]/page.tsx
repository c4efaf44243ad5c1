import type { Metadata } from "next";
import { headers } from "next/headers";
import { MemberScreen } from "@/components/member/member-screen";
import { AppFailure } from "@/components/states/app-failure";
import { requireMember } from "@/lib/auth/require-member";
import { issueSession } from "@/lib/auth/session";
import { shareLink } from "@/lib/codes/share-link";
import { pageAnswer } from "@/lib/http/page-answer";
import { getMemberSummary } from "@/lib/reports/member-summary";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Referly" };

type Props = { params: Promise<{ experienceId: string }> };

/** The member's own link, numbers and referrals. */
export default async function MemberPage({ params }: Props) {
  const { experienceId } = await params;
  const page = await pageAnswer(async () => {
    const member = await requireMember(experienceId, await headers());
    const summary = await getMemberSummary(member);
    const session = issueSession({ userId: member.whopUserId, role: "member", resourceId: experienceId });
    return { summary, session, link: await shareLink(summary.code) };
  });
  if (!page.ok) return <AppFailure kind={page.failure} />;
  const { summary, session, link } = page.value;
  return <MemberScreen initial={summary} session={session} experienceId={experienceId} link={link} />;
}
