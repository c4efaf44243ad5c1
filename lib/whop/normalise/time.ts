const ISO = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const UNIX = /^\d{9,13}(?:\.\d{1,6})?$/;
/** Unix times from here on are milliseconds; as seconds they would lie beyond the year 5000. */
const FIRST_MILLISECONDS = 100_000_000_000;
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/**
 * A time of Whop's as ISO 8601 in UTC, to the millisecond, from an ISO string or unix time (both generations use both).
 * Null for anything else, for days that do not exist, and for times outside this century.
 */
export function timeOf(value: unknown): string | null {
  const milliseconds = typeof value === "string" && !UNIX.test(value) ? fromIso(value) : fromUnix(value);
  const isPossible = milliseconds !== null && milliseconds >= EARLIEST && milliseconds < LATEST;
  return isPossible ? new Date(milliseconds).toISOString() : null;
}

function fromIso(text: string): number | null {
  const parts = ISO.exec(text);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0] = parts.slice(1, 4).map(Number);
  // Date.parse takes 30 February for 2 March.
  const isRealDay = month >= 1 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  const milliseconds = isRealDay ? Date.parse(text) : Number.NaN;
  return Number.isNaN(milliseconds) ? null : milliseconds;
}

function fromUnix(value: unknown): number | null {
  const seconds = typeof value === "string" ? Number(value) : value;
  if (typeof seconds !== "number" || !Number.isFinite(seconds)) return null;
  return Math.floor(seconds >= FIRST_MILLISECONDS ? seconds : seconds * 1000);
}
