"use client";

import { useLocale, useTranslations } from "next-intl";
import { type Metric, pointsOf } from "@/components/charts/points";
import { useMetricWords } from "@/components/charts/use-metric-words";
import { dayOf, formatFullDay } from "@/lib/format/dates";
import type { Overview } from "@/lib/reports/schema";

/** The chart's numbers for those who do not see it. */
export function SeriesTable({ metric, overview }: { metric: Metric; overview: Overview }) {
  const t = useTranslations("chart");
  const locale = useLocale();
  const { unit, points } = pointsOf(metric, overview.days, overview.previousDays);
  const { currency, timeZone } = overview.company;
  const { amount } = useMetricWords(metric, currency, unit, dayOf(overview.asOf, timeZone));
  const hasPrevious = overview.previousDays.length > 0;
  return (
    <div className="sr-only">
      <table>
        <caption>{t(metric)}</caption>
        <thead>
          <tr>
            <th scope="col">{t(unit)}</th>
            <th scope="col">{t(metric)}</th>
            {hasPrevious ? <th scope="col">{t("previous")}</th> : null}
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.day}>
              <th scope="row">{formatFullDay(point.day, locale)}</th>
              <td>{amount(point.value)}</td>
              {hasPrevious ? <td>{point.previous === null ? null : amount(point.previous)}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
