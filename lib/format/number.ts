import { numberFormat } from "@/lib/format/formatter";

/** A count in the viewer's locale: 12,345. */
export function formatCount(count: number, locale: string): string {
  return numberFormat(locale).format(count);
}

/** A count for where little room is left: 12.3K. */
export function formatShortCount(count: number, locale: string): string {
  return numberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(count);
}

/** A ratio (0.0482) as a percentage with one decimal: 4.8%. */
export function formatPercent(ratio: number, locale: string): string {
  const options = { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  return numberFormat(locale, options).format(ratio);
}
