import { dateFormat } from "@/lib/format/formatter";

/** A calendar day (YYYY-MM-DD) without its year: Nov 3. */
export function formatDay(day: string, locale: string): string {
  return tidy(dateFormat(locale, { month: "short", day: "numeric", timeZone: "UTC" }).format(noonOf(day)));
}

/** Two calendar days as the ends of a range, with their years unless both lie in the current one: Oct 26 and Nov 24. */
export function formatEnds(from: string, to: string, locale: string, today: string): [string, string] {
  const isThisYear = isOneYear(from, to) && isOneYear(to, today);
  const format = isThisYear ? formatDay : formatFullDay;
  return [format(from, locale), format(to, locale)];
}

/** Whether two calendar days lie in the same year. */
export function isOneYear(one: string, other: string): boolean {
  return one.slice(0, 4) === other.slice(0, 4);
}

/** A calendar day with weekday, for sentences, with its year unless it is the current one: Tue, Nov 3. */
export function formatWeekday(day: string, locale: string, today: string): string {
  const year = isOneYear(day, today) ? undefined : "numeric";
  const options = { weekday: "short", month: "short", day: "numeric", year, timeZone: "UTC" } as const;
  return tidy(dateFormat(locale, options).format(noonOf(day)));
}

/** A calendar day with its year: Nov 3, 2026. */
export function formatFullDay(day: string, locale: string): string {
  const options = { month: "short", day: "numeric", year: "numeric", timeZone: "UTC" } as const;
  return tidy(dateFormat(locale, options).format(noonOf(day)));
}

/** The day on which a moment falls in a zone, with its year: Nov 3, 2026. */
export function formatDate(moment: string, locale: string, timeZone: string): string {
  return tidy(dateFormat(locale, { dateStyle: "medium", timeZone }).format(new Date(moment)));
}

/** A moment to the minute, with its zone: Nov 3, 2026, 5:04 PM GMT+1. */
export function formatMoment(moment: string, locale: string, timeZone: string): string {
  const options = {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
    timeZone,
  } as const;
  return tidy(dateFormat(locale, options).format(new Date(moment)));
}

/** The time of day of a moment in a zone: 5:04 PM. */
export function formatTime(moment: string, locale: string, timeZone: string): string {
  return tidy(dateFormat(locale, { hour: "numeric", minute: "2-digit", timeZone }).format(new Date(moment)));
}

/** The calendar day (YYYY-MM-DD) of a moment in a zone. */
export function dayOf(moment: string | Date, timeZone: string): string {
  const options = { year: "numeric", month: "2-digit", day: "2-digit", timeZone } as const;
  return dateFormat("en-CA", options).format(new Date(moment));
}

function noonOf(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

/** Engines disagree on which space stands before PM, and hydration would fail on the difference: it is a plain one here. */
function tidy(text: string): string {
  return text.replaceAll(/[\u00a0\u2009\u202f]/g, " ");
}
