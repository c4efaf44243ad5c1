export const PRESETS = ["7d", "30d", "90d", "all"] as const;
export type Preset = (typeof PRESETS)[number];

/** A first and a last day (YYYY-MM-DD). */
export type Days = { from: string; to: string };
/** What the range picker shows: a preset, or days of one's own. */
export type Range = { preset: Preset } | ({ preset: null } & Days);

const DEFAULT: Preset = "30d";
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads the range from the page's address; anything unreadable is the usual one, the last 30 days unless the page says
 * otherwise, as the server reads it, too.
 */
export function rangeOf(params: URLSearchParams, usual = DEFAULT): Range {
  const [from = "", to = ""] = [params.get("from") ?? "", params.get("to") ?? ""].toSorted();
  if (isDay(from) && isDay(to)) return { preset: null, from, to };
  return { preset: PRESETS.find((preset) => preset === params.get("range")) ?? usual };
}

/**
 * The days that a report of a range really shows, when one's own days were asked for; `isCut` when those were more than a
 * report holds.
 */
export function coveredBy(range: Range, shown: Days): { range: Range; isCut: boolean } {
  if (range.preset !== null) return { range, isCut: false };
  return { range: { preset: null, from: shown.from, to: shown.to }, isCut: shown.from > range.from };
}

/** A day that exists, in this century. */
function isDay(text: string): boolean {
  const time = DAY.test(text) ? Date.parse(text) : Number.NaN;
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  return exists && text >= "2000-01-01" && text <= "2100-01-01";
}

/** The page's parameters with this range in place of the one they had; all others stay. The usual one leaves no trace. */
export function withRange(params: URLSearchParams, range: Range, usual = DEFAULT): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const name of ["range", "from", "to"]) next.delete(name);
  if (range.preset === null) {
    next.set("from", range.from);
    next.set("to", range.to);
  } else if (range.preset !== usual) {
    next.set("range", range.preset);
  }
  return next;
}

/** The address of the API that answers for a range. */
export function overviewUrl(companyId: string, range: Range): string {
  return `/api/companies/${encodeURIComponent(companyId)}/overview?${rangeParams(range)}`;
}

/** A range as parameters, the usual one too. */
export function rangeParams(range: Range): URLSearchParams {
  return new URLSearchParams(
    range.preset === null ? { from: range.from, to: range.to } : { range: range.preset },
  );
}
