const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on a date says more than a number of days. */
const LONGEST = 30 * DAY;

/**
 * How long ago or how far off a moment is, in words of the locale ("5 minutes ago", "in 3 days"). Null when it is within
 * 45 seconds, "far" beyond 30 days: the caller has better words for both.
 */
export function formatRelative(moment: string, now: Date, locale: string): string | "far" | null {
  const seconds = (Date.parse(moment) - now.getTime()) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 45) return null;
  if (distance >= LONGEST) return "far";
  const [size, unit] = unitFor(distance);
  const count = Math.max(1, Math.round(distance / size));
  // Always a number: 23 hours ago may be today, which "yesterday" would deny.
  return new Intl.RelativeTimeFormat(locale, { numeric: "always" }).format(Math.sign(seconds) * count, unit);
}

function unitFor(seconds: number): [number, Intl.RelativeTimeFormatUnit] {
  if (seconds < 45 * MINUTE) return [MINUTE, "minute"];
  return seconds < 22 * HOUR ? [HOUR, "hour"] : [DAY, "day"];
}
