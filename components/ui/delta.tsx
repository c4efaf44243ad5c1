import clsx from "clsx";
import { ArrowDown, ArrowUp, Minus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { Change } from "@/lib/format/change";
import { formatCount, formatPercent } from "@/lib/format/number";

/** More than this many times as much says nothing more precisely. */
const MOST = 9.99;

/** How a figure moved against the period before: an arrow and a number to see, a sentence to hear. */
export function Delta({ change, unit = "percent" }: { change: Change; unit?: "percent" | "points" }) {
  const t = useTranslations("delta");
  const locale = useLocale();
  if (change.kind === "none") return null;
  const amount = "ratio" in change ? amountOf(change.ratio) : "";
  const sentence = t(change.kind, { change: amount });
  return (
    <span
      className="inline-flex h-5 items-center gap-0.5 text-13 font-medium whitespace-nowrap tabular-nums"
      title={sentence}
    >
      <Arrow kind={change.kind} />
      <span aria-hidden="true" className="text-text">
        {change.kind === "new" ? t("newShort") : amount}
      </span>
      <span className="sr-only">{sentence}</span>
    </span>
  );

  function amountOf(ratio: number): string {
    if (unit === "points") return t("points", { points: formatCount(Math.round(ratio * 1000) / 10, locale) });
    return ratio > MOST ? `> ${formatCount(999, locale)}%` : formatPercent(ratio, locale);
  }
}

function Arrow({ kind }: { kind: "up" | "down" | "same" | "new" }) {
  const Icon = kind === "down" ? ArrowDown : kind === "same" ? Minus : ArrowUp;
  const tone = kind === "down" ? "text-bad" : kind === "same" ? "text-faint" : "text-ok";
  return <Icon aria-hidden="true" className={clsx("size-3.5", tone)} strokeWidth={2.5} />;
}
