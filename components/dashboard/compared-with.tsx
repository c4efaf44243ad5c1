import { useLocale, useTranslations } from "next-intl";
import { hasHappened } from "@/components/dashboard/comparison";
import { formatDay, formatEnds } from "@/lib/format/dates";
import type { Overview } from "@/lib/reports/schema";

/** Says once what every change on the page is measured against. */
export function ComparedWith({ overview }: { overview: Overview }) {
  const t = useTranslations("overview");
  const locale = useLocale();
  const { from, previousFrom, previousTo } = overview.range;
  return <p className="text-13 text-muted tabular-nums">{sentence()}</p>;

  function sentence(): string {
    if (!hasHappened(overview.previous)) return t("nothingBefore", { day: formatDay(from, locale) });
    if (previousFrom === previousTo) return t("comparedDay", { day: formatDay(previousTo, locale) });
    const [first, last] = formatEnds(previousFrom, previousTo, locale);
    return t("compared", { from: first, to: last });
  }
}
