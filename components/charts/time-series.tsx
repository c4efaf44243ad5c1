"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { Tabs } from "radix-ui";
import { useState } from "react";
import { Legend } from "@/components/charts/legend";
import { PlotFailed } from "@/components/charts/plot-failed";
import type { Metric } from "@/components/charts/points";
import { SeriesTable } from "@/components/charts/series-table";
import { Card } from "@/components/ui/card";
import { SEGMENT_TRACK, segmentClass } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { dayOf } from "@/lib/format/dates";
import type { Overview } from "@/lib/reports/schema";

/** recharts is the heaviest thing on the page: it comes after everything else, into a place of its own size. */
const Plot = dynamic(
  () =>
    import("@/components/charts/time-series-plot").then(
      (file) => file.TimeSeriesPlot,
      () => PlotFailed,
    ),
  {
    ssr: false,
    loading: () => <Skeleton className="h-60" />,
  },
);

const METRICS = ["revenue", "conversions", "clicks"] as const satisfies readonly Metric[];

/** One metric at a time, day by day, with the period before as a dashed line and the same numbers as a hidden table. */
export function TimeSeries({ overview }: { overview: Overview }) {
  const t = useTranslations("chart");
  const [metric, setMetric] = useState<Metric>("revenue");
  const choose = (value: string) => setMetric(METRICS.find((one) => one === value) ?? "revenue");
  return (
    <Card className="p-4">
      <Tabs.Root value={metric} onValueChange={choose}>
        <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <Tabs.List aria-label={t("metrics")} className={SEGMENT_TRACK}>
            {METRICS.map((one) => (
              <Tabs.Trigger key={one} value={one} className={segmentClass(one === metric)}>
                {t(one)}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <Legend
            range={overview.range}
            today={dayOf(overview.asOf, overview.company.timeZone)}
            hasPrevious={overview.previousDays.length > 0}
          />
        </div>
        {METRICS.map((one) => (
          <Tabs.Content key={one} value={one} tabIndex={-1}>
            <div className="h-60">
              <Plot metric={one} overview={overview} />
            </div>
            <SeriesTable metric={one} overview={overview} />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Card>
  );
}
