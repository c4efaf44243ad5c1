import type { Metadata } from "next";
import { headers } from "next/headers";
import { OverviewScreen } from "@/components/dashboard/overview-screen";
import { PromoNotice } from "@/components/dashboard/promo-notice";
import { AppFailure } from "@/components/states/app-failure";
import { requireCreator } from "@/lib/auth/require-creator";
import { issueSession } from "@/lib/auth/session";
import { ensureCompany } from "@/lib/companies/ensure-company";
import { pageAnswer } from "@/lib/http/page-answer";
import { type Query, searchParamsOf } from "@/lib/http/search-params";
import { findPromoProblem } from "@/lib/promo/promo-problem";
import { getOverview } from "@/lib/reports/overview";
import { parseRange } from "@/lib/reports/range";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Referly" };

type Props = {
  params: Promise<{ companyId: string }>;
  searchParams: Promise<Query>;
};

/** The creator's overview. */
export default async function OverviewPage({ params, searchParams }: Props) {
  const { companyId } = await params;
  const query = searchParamsOf(await searchParams);
  const page = await pageAnswer(async () => {
    const creator = await requireCreator(companyId, await headers());
    const { timeZone } = await ensureCompany(creator.companyId);
    const range = parseRange(query, timeZone, new Date());
    const session = issueSession({ userId: creator.whopUserId, role: "creator", resourceId: companyId });
    const [overview, problem] = await Promise.all([getOverview(creator, range), findPromoProblem(creator)]);
    return { overview, problem, session };
  });
  if (!page.ok) return <AppFailure kind={page.failure} />;
  const { overview, problem, session } = page.value;
  return (
    <OverviewScreen initial={overview} session={session} companyId={companyId}>
      {problem ? <PromoNotice problem={problem} /> : null}
    </OverviewScreen>
  );
}
