import { UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Avatar } from "@/components/ui/avatar";
import { Card, Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Name } from "@/components/ui/name";
import { Reason } from "@/components/ui/reason";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import type { MemberReferral, MemberSummary } from "@/lib/reports/schema";

/** The server sends no more than these. */
const MOST = 50;

/** Everyone who came through one's own link, newest first, with what became of it and why. */
export function ReferralHistory({ summary }: { summary: MemberSummary }) {
  const t = useTranslations("member.history");
  const { referrals, isCodeActive, asOf, company } = summary;
  return (
    <Section title={t("title")} aside={referrals.length === MOST ? t("newest", { count: MOST }) : null}>
      <Card>
        {referrals.length === 0 ? (
          <EmptyState
            icon={UserPlus}
            title={t("emptyTitle")}
            body={t(isCodeActive ? "emptyBody" : "emptyPaused")}
          />
        ) : (
          <ul>
            {referrals.map((referral) => (
              <HistoryRow key={referral.id} referral={referral} asOf={asOf} timeZone={company.timeZone} />
            ))}
          </ul>
        )}
      </Card>
    </Section>
  );
}

/** On a phone name and time, then the status, then why; elsewhere two lines with status and time at the end. */
const ROW =
  "grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3 border-b border-line px-4 py-3 last:border-0 [grid-template-areas:'picture_name_time'_'picture_status_status'_'picture_reason_reason'] @min-[30rem]:[grid-template-areas:'picture_name_status'_'picture_reason_time']";

type RowProps = { referral: MemberReferral; asOf: string; timeZone: string };

function HistoryRow({ referral, asOf, timeZone }: RowProps) {
  const t = useTranslations("member.history");
  const { name, avatarUrl, status, isVerified, reason, verifiesAt, createdAt } = referral;
  return (
    <li className={ROW}>
      <span className="self-start pt-0.5 [grid-area:picture] @min-[30rem]:self-center @min-[30rem]:pt-0">
        <Avatar name={name} url={avatarUrl} size={32} />
      </span>
      <Name className="font-medium [grid-area:name]">{name}</Name>
      <span className="[grid-area:status] @min-[30rem]:justify-self-end">
        <StatusBadge status={status} reason={reason} isVerified={isVerified} />
      </span>
      <p className="min-h-4 text-12 text-pretty text-muted [grid-area:reason]">
        {isVerified && !reason ? (
          t("verified")
        ) : (
          <Reason reason={reason} verifiesAt={verifiesAt} timeZone={timeZone} />
        )}
      </p>
      <span className="flex justify-end text-12 [grid-area:time] items-center">
        <RelativeTime at={createdAt} asOf={asOf} timeZone={timeZone} />
      </span>
    </li>
  );
}
