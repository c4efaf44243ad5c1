"use client";

import { useLocale, useTranslations } from "next-intl";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { DayTick } from "@/components/charts/day-tick";
import { type Metric, type Point, pointsOf } from "@/components/charts/points";
import { labelledPoints, niceTicks } from "@/components/charts/ticks";
import { useMetricWords } from "@/components/charts/use-metric-words";
import { dayOf, formatDay, formatFullDay, isOneYear } from "@/lib/format/dates";
import { minorPerUnit } from "@/lib/format/money";
import type { Overview } from "@/lib/reports/schema";

/** At most so many days have a label, fewer where it carries a year; a phone shows every other one. */
const LABELS = { day: 7, dayAndYear: 5 };

/** The drawn chart. Time runs from left to right in every language. */
export function TimeSeriesPlot({ metric, overview }: { metric: Metric; overview: Overview }) {
  const t = useTranslations("chart");
  const locale = useLocale();
  const { unit, points } = pointsOf(metric, overview.days, overview.previousDays);
  const { currency, timeZone } = overview.company;
  const words = useMetricWords(metric, currency, unit, dayOf(overview.asOf, timeZone));
  const ticks = ticksOf(points, metric === "revenue" ? minorPerUnit(currency) : 1);
  const { from, to } = overview.range;
  const isYearless = isOneYear(from, to);
  const description = t("describe", {
    metric: t(metric),
    unit,
    from: formatFullDay(from, locale),
    to: formatFullDay(to, locale),
  });
  const isQuiet = points.every(({ value, previous }) => value === 0 && !previous);
  return (
    <div dir="ltr" className="relative size-full [&_svg]:rounded-8">
      <ResponsiveContainer>
        <ComposedChart
          data={points}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          aria-label={description}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <YAxis
            ticks={ticks}
            domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
            tickFormatter={words.tick}
            axisLine={false}
            tickLine={false}
            width={52}
            tick={{ fill: "var(--muted)", fontSize: 12 }}
          />
          <XAxis
            dataKey="index"
            type="number"
            domain={points.length === 1 ? [-1, 1] : [0, points.length - 1]}
            ticks={labelledPoints(points.length, isYearless ? LABELS.day : LABELS.dayAndYear)}
            interval={0}
            axisLine={false}
            tickLine={false}
            height={28}
            tick={(props: {
              x: number | string;
              y: number | string;
              index: number;
              visibleTicksCount: number;
              payload: { value: number };
            }) => (
              <DayTick
                {...props}
                label={labelAt(props.payload.value)}
                edge={edgeOf(points, props.payload.value)}
              />
            )}
          />
          <ReferenceLine y={0} stroke="var(--line-strong)" />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--faint)", strokeWidth: 1 }}
            content={({ active, payload }) => (
              <PointNote point={active ? payload[0]?.payload : undefined} words={words} />
            )}
          />
          <Line
            dataKey="previous"
            stroke="var(--faint)"
            strokeWidth={1.5}
            strokeDasharray="3 4"
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
          <Area
            dataKey="value"
            baseValue={0}
            stroke="var(--series)"
            strokeWidth={2}
            fill="var(--series)"
            fillOpacity={0.1}
            dot={points.length === 1 ? { r: 3, fill: "var(--series)", fillOpacity: 1 } : false}
            activeDot={{ r: 4, fill: "var(--series)", stroke: "var(--surface)", strokeWidth: 2 }}
            isAnimationActive={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
      {isQuiet ? <Quiet text={t("quiet")} /> : null}
    </div>
  );

  function labelAt(index: number): string {
    const point = points[index];
    const format = isYearless ? formatDay : formatFullDay;
    return point ? format(point.day, locale) : "";
  }
}

function edgeOf(points: Point[], index: number): "first" | "last" | "none" {
  if (points.length === 1) return "none";
  if (index === 0) return "first";
  return index === points.length - 1 ? "last" : "none";
}

function ticksOf(points: Point[], scale: number): number[] {
  const values = points.flatMap(({ value, previous }) => [value, previous ?? 0]);
  const [low, high] = [Math.min(...values) / scale, Math.max(...values) / scale];
  return niceTicks(low, high, true).map((tick) => tick * scale);
}

type NoteProps = { point: Point | undefined; words: ReturnType<typeof useMetricWords> };

function PointNote({ point, words }: NoteProps) {
  if (!point) return null;
  return (
    <div className="rounded-8 bg-raised px-3 py-2 text-12 tabular-nums shadow-float">
      <p className="font-medium">{words.now(point)}</p>
      <p className="text-muted">{words.before(point)}</p>
    </div>
  );
}

function Quiet({ text }: { text: string }) {
  return (
    <p className="absolute inset-0 grid place-items-center ps-13 pb-7 text-13 text-muted">
      <span className="rounded-8 bg-surface px-3 py-1">{text}</span>
    </p>
  );
}
