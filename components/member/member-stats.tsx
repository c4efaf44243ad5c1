import { useLocale, useTranslations } from "next-intl";
import { Card, Section } from "@/components/ui/card";
import { formatCount, formatFigure } from "@/lib/format/number";
import type { MemberSummary } from "@/lib/reports/schema";

/** Four counts of one's own, from the click to the outcome. */
export function MemberStats({ stats }: { stats: MemberSummary["stats"] }) {
  const t = useTranslations("member.stats");
  const locale = useLocale();
  return (
    <Section title={t("title")}>
      <Card className="overflow-hidden">
        <dl className="-ms-px -mt-px grid grid-cols-2 @min-[32rem]:grid-cols-4">
          <Stat label={t("clicks")} count={stats.clicks} note={t("clicksNote")} hint={t("clicksTitle")} />
          <Stat label={t("pending")} count={stats.pending} note={t("pendingNote")} />
          <Stat
            label={t("converted")}
            count={stats.converted}
            note={t("verified", { count: formatCount(stats.verified, locale) })}
          />
          <Stat label={t("cancelled")} count={stats.cancelled} note={t("cancelledNote")} />
        </dl>
      </Card>
    </Section>
  );
}

type StatProps = { label: string; count: number; note: string; hint?: string };

/** `hint` explains the count on hover. */
function Stat({ label, count, note, hint }: StatProps) {
  const locale = useLocale();
  return (
    <div className="min-w-0 border-s border-t border-line p-4">
      <dt className="truncate text-13 font-medium text-muted" title={hint}>
        {label}
      </dt>
      <dd className="mt-1 truncate text-20 font-semibold tabular-nums" title={formatCount(count, locale)}>
        {formatFigure(count, locale)}
      </dd>
      <dd className="truncate text-12 text-muted" title={hint}>
        {note}
      </dd>
    </div>
  );
}
