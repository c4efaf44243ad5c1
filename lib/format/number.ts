import { numberFormat } from "@/lib/format/formatter";

/** From here on a count is shortened where it is a figure to glance at. */
const LONG = 10_000_000;

/** A count in the viewer's locale: 12,345. */
export function formatCount(count: number, locale: string): string {
  return numberFormat(locale).format(count);
}

/** A count for where little room is left: 12.3K. */
export function formatShortCount(count: number, locale: string): string {
  return numberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(count);
}

/** A count to glance at: every digit up to ten million, shortened from there on. */
export function formatFigure(count: number, locale: string): string {
  return Math.abs(count) >= LONG ? formatShortCount(count, locale) : formatCount(count, locale);
}

/** A ratio (0.0482) as a percentage with one decimal: 4.8%. */
export function formatPercent(ratio: number, locale: string): string {
  const options = { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  return numberFormat(locale, options).format(ratio);
}
