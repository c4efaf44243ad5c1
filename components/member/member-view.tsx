"use client";

import { useTranslations } from "next-intl";
import { isReport } from "@/components/live/is-report";
import { LiveLine } from "@/components/live/live-line";
import { useLive } from "@/components/live/use-live";
import { CampaignCard } from "@/components/member/campaign-card";
import { Invitation } from "@/components/member/invitation";
import { MemberStats } from "@/components/member/member-stats";
import { PausedLink } from "@/components/member/paused-link";
import { ReferralHistory } from "@/components/member/referral-history";
import { ShareCard } from "@/components/member/share-card";
import type { ShareLink } from "@/components/member/share-link";
import { Tooltips } from "@/components/ui/tooltip";
import type { MemberSummary } from "@/lib/reports/schema";

const isData = isReport<MemberSummary>("stats");

type Props = { initial: MemberSummary; session: string; experienceId: string; link: ShareLink };

/** The living member page: the link first, then what came of it. */
export function MemberView({ initial, session, experienceId, link }: Props) {
  const t = useTranslations("member");
  const path = `/api/experiences/${encodeURIComponent(experienceId)}`;
  const live = useLive(`${path}/summary`, { session, initial, isData });
  const { data } = live;
  const { company, campaign, isCodeActive, asOf } = data;
  return (
    <Tooltips>
      <main className="mx-auto max-w-[47.5rem] px-5 pt-6 pb-10 sm:pt-8">
        <h1 className="text-20 font-semibold text-balance break-words">
          {t(isCodeActive ? "title" : "paused.heading", { company: company.title })}
        </h1>
        <p className="mt-1 mb-5 text-pretty text-muted">{t(isCodeActive ? "intro" : "paused.intro")}</p>
        {isCodeActive ? (
          <ShareCard link={link} community={company.title} promo={data.promo} />
        ) : (
          <PausedLink community={company.title} />
        )}
        <div className="mt-6 grid grid-cols-[minmax(0,1fr)] gap-6 sm:mt-8 sm:gap-8">
          <MemberStats stats={data.stats} />
          <Invitation
            invitation={data.invitation}
            timeZone={company.timeZone}
            url={`${path}/claim`}
            session={live.session}
          />
          {campaign ? <CampaignCard campaign={campaign} asOf={asOf} timeZone={company.timeZone} /> : null}
          <ReferralHistory summary={data} />
          <LiveLine live={live} timeZone={company.timeZone} isFloating />
        </div>
      </main>
    </Tooltips>
  );
}
