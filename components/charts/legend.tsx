import { useLocale, useTranslations } from "next-intl";
import { formatDay } from "@/lib/format/dates";
import type { Overview } from "@/lib/reports/schema";

/** Which line is which period: as drawn, with the days in words. */
export function Legend({ range }: { range: Overview["range"] }) {
  const t = useTranslations("time");
  const locale = useLocale();
  const days = (from: string, to: string) =>
    t("range", { from: formatDay(from, locale), to: formatDay(to, locale) });
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-12 text-muted tabular-nums">
      <li className="flex items-center gap-2">
        <Stroke className="stroke-series" />
        {days(range.from, range.to)}
      </li>
      <li className="flex items-center gap-2">
        <Stroke className="stroke-faint" dash="3 3" />
        {days(range.previousFrom, range.previousTo)}
      </li>
    </ul>
  );
}

function Stroke({ className, dash }: { className: string; dash?: string }) {
  return (
    <svg aria-hidden="true" width="16" height="2" className={className}>
      <path d="M0 1h16" strokeWidth="2" strokeDasharray={dash} />
    </svg>
  );
}
