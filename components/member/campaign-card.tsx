import { Flag } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { Name } from "@/components/ui/name";
import { formatDate } from "@/lib/format/dates";
import { formatRelative } from "@/lib/format/relative";
import type { MemberSummary } from "@/lib/reports/schema";

type Props = { campaign: NonNullable<MemberSummary["campaign"]>; asOf: string; timeZone: string };

/** The campaign that runs now, until when, and what of one's own counts in it. */
export function CampaignCard({ campaign, asOf, timeZone }: Props) {
  const t = useTranslations("member.campaign");
  const time = useTranslations("time");
  const locale = useLocale();
  const relative = formatRelative(campaign.endsAt, new Date(asOf), locale);
  const when = relative === "far" ? formatDate(campaign.endsAt, locale, timeZone) : (relative ?? time("now"));
  return (
    <Card className="flex items-center gap-4 p-4">
      <span className="grid size-10 shrink-0 place-items-center rounded-12 bg-accent-soft text-accent-text">
        <Flag aria-hidden="true" className="size-5" strokeWidth={1.75} />
      </span>
      <div className="min-w-0">
        <p className="text-12 text-muted">
          {t("label")} · {t("ends", { when })}
        </p>
        <h2 className="font-semibold">
          <Name>{campaign.name}</Name>
        </h2>
        <p className="text-13 text-muted">{t("count", { count: campaign.referrals })}</p>
      </div>
    </Card>
  );
}
