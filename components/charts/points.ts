import type { OverviewDay } from "@/lib/reports/schema";

export type Metric = "clicks" | "conversions" | "revenue";
export type Unit = "day" | "week";

/** One point of the series: a day, or the week that begins on it. */
export type Point = {
  index: number;
  day: string;
  value: number;
  previousDay: string | null;
  previous: number | null;
};

/** More days than this are summed by weeks: single days would be a hedge. */
const MOST_DAYS = 120;

/**
 * The points of a metric, each beside the one of the period before. Weeks are counted back from the last day, so that
 * the newest week is whole.
 */
export function pointsOf(
  metric: Metric,
  days: OverviewDay[],
  before: OverviewDay[],
): { unit: Unit; points: Point[] } {
  const unit: Unit = days.length > MOST_DAYS ? "week" : "day";
  const now = unit === "week" ? weeksOf(days) : days;
  const earlier = unit === "week" ? weeksOf(before) : before;
  const points = now.map((day, index) => {
    const previous = earlier[index];
    return {
      index,
      day: day.day,
      value: numberOf(metric, day),
      previousDay: previous?.day ?? null,
      previous: previous ? numberOf(metric, previous) : null,
    };
  });
  return { unit, points };
}

function weeksOf(days: OverviewDay[]): OverviewDay[] {
  const weeks: OverviewDay[] = [];
  for (let end = days.length; end > 0; end -= 7) {
    const week = days.slice(Math.max(0, end - 7), end).reduce(sum);
    weeks.unshift(week);
  }
  return weeks;
}

function sum(first: OverviewDay, next: OverviewDay): OverviewDay {
  return {
    day: first.day,
    clicks: first.clicks + next.clicks,
    conversions: first.conversions + next.conversions,
    netMinor: first.netMinor + next.netMinor,
  };
}

function numberOf(metric: Metric, day: OverviewDay): number {
  return metric === "revenue" ? day.netMinor : day[metric];
}
