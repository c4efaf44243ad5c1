"use client";

import { useLocale, useTranslations } from "next-intl";
import type { Metric, Point, Unit } from "@/components/charts/points";
import { formatWeekday } from "@/lib/format/dates";
import { formatMoney, formatShortMoney } from "@/lib/format/money";
import { formatShortCount } from "@/lib/format/number";

type Words = {
  /** "42 clicks", "$290.00" */
  amount: (value: number) => string;
  /** The same, for an axis: "1.2K" */
  tick: (value: number) => string;
  /** "42 clicks on Tue, Nov 3", and the one of the period before. */
  now: (point: Point) => string;
  before: (point: Point) => string | null;
};

/** How a metric's numbers are said. `today` is the current day in the creator's zone: its number is not final. */
export function useMetricWords(metric: Metric, currency: string, unit: Unit, today: string): Words {
  const t = useTranslations("chart");
  const locale = useLocale();

  const amount = (value: number): string => {
    if (metric === "revenue") return formatMoney(value, currency, locale);
    return metric === "clicks" ? t("clicksOf", { count: value }) : t("conversionsOf", { count: value });
  };
  return {
    amount,
    tick: (value) =>
      metric === "revenue" ? formatShortMoney(value, currency, locale) : formatShortCount(value, locale),
    now: ({ day, value }) => {
      const words = { what: amount(value), day: formatWeekday(day, locale, today) };
      if (unit === "week") return t("pointWeek", words);
      return day === today ? t("pointToday", words) : t("pointDay", words);
    },
    before: ({ previous, previousDay }) => {
      if (previous === null || previousDay === null) return null;
      const words = { what: amount(previous), day: formatWeekday(previousDay, locale, today) };
      return unit === "week" ? t("pointBeforeWeek", words) : t("pointBefore", words);
    },
  };
}
