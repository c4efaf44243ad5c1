import type { Metadata } from "next";
import { headers } from "next/headers";
import { EventsScreen } from "@/components/events/events-screen";
import { AppFailure } from "@/components/states/app-failure";
import { requireCreator } from "@/lib/auth/require-creator";
import { issueSession } from "@/lib/auth/session";
import { ensureCompany } from "@/lib/companies/ensure-company";
import { eventQueryOf } from "@/lib/events/filter-schema";
import { listEvents } from "@/lib/events/list-events";
import { pageAnswer } from "@/lib/http/page-answer";
import { type Query, searchParamsOf } from "@/lib/http/search-params";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Event log · Referly" };

type Props = { params: Promise<{ companyId: string }>; searchParams: Promise<Query> };

/** What Whop delivered to this community, and what became of each delivery. */
export default async function EventsPage({ params, searchParams }: Props) {
  const { companyId } = await params;
  const query = searchParamsOf(await searchParams);
  const page = await pageAnswer(async () => {
    const creator = await requireCreator(companyId, await headers());
    await ensureCompany(creator.companyId);
    const session = issueSession({ userId: creator.whopUserId, role: "creator", resourceId: companyId });
    return { initial: await listEvents(creator, eventQueryOf(query)), session };
  });
  if (!page.ok) return <AppFailure kind={page.failure} />;
  return <EventsScreen {...page.value} companyId={companyId} />;
}
