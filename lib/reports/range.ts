import { TZDate } from "@date-fns/tz";
import { differenceInCalendarDays, formatISO, isValid, parseISO, subDays } from "date-fns";

/** A range of whole days in the creator's zone, both ends included; null from means since the first activity, null to means today. */
export type DayRange = { from: string | null; to: string | null };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const PRESETS = new Map([
  ["7d", 7],
  ["30d", 30],
  ["90d", 90],
]);
/** Three years with their leap day. */
const MAX_DAYS = 1_096;

/**
 * Reads `range=7d|30d|90d|all` or `from=…&to=…` (YYYY-MM-DD) from a URL; anything unreadable means the last 30 days, or all
 * where that is usual. `timeZone` is the creator's, `now` the moment of asking. A custom range is put in order and kept to
 * its last three years.
 */
export function parseRange(
  params: URLSearchParams,
  timeZone: string,
  now: Date,
  usual: "30d" | "all" = "30d",
): DayRange {
  const today = formatISO(new TZDate(now, timeZone), { representation: "date" });
  const custom = [params.get("from"), params.get("to")]
    .map((day) => (day && isDay(day) ? day : null))
    .toSorted();
  const [from, to] = custom;
  if (from && to) {
    const days = differenceInCalendarDays(parseISO(to), parseISO(from)) + 1;
    return { from: days > MAX_DAYS ? daysBefore(to, MAX_DAYS - 1) : from, to };
  }
  const range = params.get("range") ?? usual;
  const days = PRESETS.get(range) ?? PRESETS.get(usual);
  if (range === "all" || !days) return { from: null, to: today };
  return { from: daysBefore(today, days - 1), to: today };
}

function isDay(text: string): boolean {
  return DAY.test(text) && isValid(parseISO(text)) && text >= "2000-01-01" && text <= "2100-01-01";
}

function daysBefore(day: string, days: number): string {
  return formatISO(subDays(parseISO(day), days), { representation: "date" });
}
