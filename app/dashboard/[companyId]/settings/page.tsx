import type { Metadata } from "next";
import { headers } from "next/headers";
import { SettingsScreen } from "@/components/settings/settings-screen";
import { AppFailure } from "@/components/states/app-failure";
import { requireCreator } from "@/lib/auth/require-creator";
import { issueSession } from "@/lib/auth/session";
import { offeredPlans } from "@/lib/checkout/plans";
import { ensureCompany } from "@/lib/companies/ensure-company";
import { getSettings, timeZones } from "@/lib/companies/settings";
import { pageAnswer } from "@/lib/http/page-answer";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Settings · Referly" };

type Props = { params: Promise<{ companyId: string }> };

/** What the creator may decide. */
export default async function SettingsPage({ params }: Props) {
  const { companyId } = await params;
  const page = await pageAnswer(async () => {
    const creator = await requireCreator(companyId, await headers());
    await ensureCompany(creator.companyId);
    const [initial, plans] = await Promise.all([getSettings(creator), offeredPlans(companyId)]);
    const session = issueSession({ userId: creator.whopUserId, role: "creator", resourceId: companyId });
    return { initial, plans, session };
  });
  if (!page.ok) return <AppFailure kind={page.failure} />;
  const asOf = new Date().toISOString();
  return <SettingsScreen {...page.value} companyId={companyId} timeZones={timeZones()} asOf={asOf} />;
}
