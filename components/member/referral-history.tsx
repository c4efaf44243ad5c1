import { UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Avatar } from "@/components/ui/avatar";
import { Card, Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Reason } from "@/components/ui/reason";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import type { MemberReferral, MemberSummary } from "@/lib/reports/schema";

/** The server sends no more than these. */
const MOST = 50;

/** Everyone who came through one's own link, newest first, with what became of it and why. */
export function ReferralHistory({ summary }: { summary: MemberSummary }) {
  const t = useTranslations("member.history");
  const { referrals, asOf, company } = summary;
  return (
    <Section title={t("title")} aside={referrals.length === MOST ? t("newest", { count: MOST }) : null}>
      <Card>
        {referrals.length === 0 ? (
          <EmptyState icon={UserPlus} title={t("emptyTitle")} body={t("emptyBody")} />
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

type RowProps = { referral: MemberReferral; asOf: string; timeZone: string };

function HistoryRow({ referral, asOf, timeZone }: RowProps) {
  const t = useTranslations("member.history");
  const { name, avatarUrl, status, isVerified, reason, verifiesAt, createdAt } = referral;
  return (
    <li className="flex items-center gap-3 border-b border-line px-4 py-3 last:border-0">
      <Avatar name={name} url={avatarUrl} size={32} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={name}>
          {name}
        </p>
        <p className="text-12 text-pretty text-muted">
          {isVerified && !reason ? (
            t("verified")
          ) : (
            <Reason reason={reason} verifiesAt={verifiesAt} timeZone={timeZone} />
          )}
        </p>
      </div>
      <div className="flex shrink-0 flex-col items-end gap-1 text-12">
        <StatusBadge status={status} reason={reason} isVerified={isVerified} />
        <RelativeTime at={createdAt} asOf={asOf} timeZone={timeZone} />
      </div>
    </li>
  );
}
