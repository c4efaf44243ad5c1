import { useLocale, useTranslations } from "next-intl";
import { hasHappened } from "@/components/dashboard/comparison";
import { dayOf, formatEnds } from "@/lib/format/dates";
import type { Overview } from "@/lib/reports/schema";

/** Says once what every change on the page is measured against. */
export function ComparedWith({ overview }: { overview: Overview }) {
  const t = useTranslations("overview");
  const locale = useLocale();
  const { from, to, previousFrom, previousTo } = overview.range;
  const today = dayOf(overview.asOf, overview.company.timeZone);
  return <p className="text-13 text-muted tabular-nums">{sentence()}</p>;

  function sentence(): string {
    if (!hasHappened(overview.previous)) {
      return t("nothingBefore", { day: formatEnds(from, to, locale, today)[0] });
    }
    const [first, last] = formatEnds(previousFrom, previousTo, locale, today);
    if (previousFrom === previousTo) return t("comparedDay", { day: last });
    return t("compared", { from: first, to: last });
  }
}
