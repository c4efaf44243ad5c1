import { useLocale, useTranslations } from "next-intl";
import { formatDay, formatEnds } from "@/lib/format/dates";
import type { Overview } from "@/lib/reports/schema";

type Props = { range: Overview["range"]; hasPrevious: boolean };

/** Which line is which period: as drawn, with the days in words. */
export function Legend({ range, hasPrevious }: Props) {
  const t = useTranslations("time");
  const locale = useLocale();
  const days = (from: string, to: string) => {
    const [first, last] = formatEnds(from, to, locale);
    return from === to ? formatDay(from, locale) : t("range", { from: first, to: last });
  };
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-12 text-muted tabular-nums">
      <li className="flex items-center gap-2">
        <Stroke className="stroke-series" />
        {days(range.from, range.to)}
      </li>
      {hasPrevious ? (
        <li className="flex items-center gap-2">
          <Stroke className="stroke-faint" dash="3 3" />
          {days(range.previousFrom, range.previousTo)}
        </li>
      ) : null}
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
