import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { JoinScreen } from "@/components/join/join-screen";
import { JoinUnavailable } from "@/components/join/join-unavailable";
import { AppFailure } from "@/components/states/app-failure";
import { offeredPlans } from "@/lib/checkout/plans";
import { foldCode } from "@/lib/codes/referral-code";
import { resolveCode } from "@/lib/codes/resolve";
import type { CodeTarget } from "@/lib/codes/schema";
import { env } from "@/lib/env";
import { pageAnswer } from "@/lib/http/page-answer";
import { setPageStatus } from "@/lib/http/page-status";
import { promoOfCode } from "@/lib/promo/promo-of-code";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ code: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** What a visitor sees: who invites them, what they join, one button. */
export default async function JoinPage({ params, searchParams }: Props) {
  const { code } = await params;
  const page = await pageAnswer(() => findTarget(code));
  if (!page.ok) return <AppFailure kind={page.failure} />;
  const target = page.value;
  if (!target?.isActive) {
    setPageStatus(404);
    return (
      <JoinUnavailable
        communityTitle={target?.companyTitle ?? null}
        storeUrl={target ? storeUrlOf(target) : null}
        reason={target ? "inactive" : "unknown"}
      />
    );
  }
  const [query, plans, promo] = await Promise.all([
    searchParams,
    offeredPlans(target.companyId),
    promoOfCode(target.companyId, target.codeId),
  ]);
  return (
    <JoinScreen
      referrerName={target.referrerName}
      referrerAvatarUrl={target.referrerAvatarUrl}
      community={{ title: target.companyTitle, logoUrl: target.companyLogoUrl }}
      plans={plans}
      defaultPlanId={target.defaultPlanId}
      code={target.code}
      clickToken={typeof query.c === "string" ? query.c : null}
      promo={promo}
      storeUrl={storeUrlOf(target)}
      isCheckoutDown={query.store === "1"}
    />
  );
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const target = await findTarget((await params).code).catch(() => null);
  const t = await getTranslations("join");
  const title = target?.isActive ? t("metaTitle", { community: target.companyTitle }) : t("metaUnavailable");
  return { title, robots: { index: false } };
}

async function findTarget(rawCode: string): Promise<CodeTarget | null> {
  const key = foldCode(rawCode);
  return key ? resolveCode(key) : null;
}

function storeUrlOf(target: CodeTarget): string | null {
  return target.companyRoute
    ? `${env().WHOP_STORE_ORIGIN}/${encodeURIComponent(target.companyRoute)}/`
    : null;
}
