import type { Metadata } from "next";
import { headers } from "next/headers";
import { ReferralsScreen } from "@/components/referrals/referrals-screen";
import { AppFailure } from "@/components/states/app-failure";
import { requireCreator } from "@/lib/auth/require-creator";
import { issueSession } from "@/lib/auth/session";
import { ensureCompany } from "@/lib/companies/ensure-company";
import { pageAnswer } from "@/lib/http/page-answer";
import { type Query, searchParamsOf } from "@/lib/http/search-params";
import { findReferral, getReferrals } from "@/lib/referrals/get-referrals";
import { parseList } from "@/lib/referrals/parse-list";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Referrals · Referly" };

type Props = { params: Promise<{ companyId: string }>; searchParams: Promise<Query> };

/** The creator's referrals, with the one that the address names open beside them. */
export default async function ReferralsPage({ params, searchParams }: Props) {
  const { companyId } = await params;
  const query = searchParamsOf(await searchParams);
  const page = await pageAnswer(async () => {
    const creator = await requireCreator(companyId, await headers());
    const { timeZone } = await ensureCompany(creator.companyId);
    const open = query.get("referral");
    const [initial, opened] = await Promise.all([
      getReferrals(creator, parseList(query, timeZone, new Date())),
      open ? findReferral(creator, open) : null,
    ]);
    const session = issueSession({ userId: creator.whopUserId, role: "creator", resourceId: companyId });
    return { initial, opened, session };
  });
  if (!page.ok) return <AppFailure kind={page.failure} />;
  return <ReferralsScreen {...page.value} companyId={companyId} />;
}
