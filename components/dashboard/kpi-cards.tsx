import { useLocale, useTranslations } from "next-intl";
import { type Metric, pointsOf } from "@/components/charts/points";
import { Sparkline } from "@/components/charts/sparkline";
import { hasHappened } from "@/components/dashboard/comparison";
import { KpiCard } from "@/components/dashboard/kpi-card";
import { Delta } from "@/components/ui/delta";
import { type Change, changeOf } from "@/lib/format/change";
import { formatMoney, formatMoneyFigure } from "@/lib/format/money";
import { formatCount, formatFigure, formatPercent } from "@/lib/format/number";
import type { Overview, OverviewDay, OverviewTotals } from "@/lib/reports/schema";

/** The answer to "how is it going?": four figures against the period before. */
export function KpiCards({ overview }: { overview: Overview }) {
  return (
    <div className="grid grid-cols-2 gap-3 min-[68rem]:grid-cols-[1.25fr_1.1fr_1fr_1fr] lg:gap-4">
      <div className="grid max-md:col-span-2">
        <RevenueCard overview={overview} />
      </div>
      <div className="grid max-md:col-span-2">
        <ConvertedCard overview={overview} />
      </div>
      <RateCard overview={overview} />
      <ClicksCard overview={overview} />
    </div>
  );
}

function RevenueCard({ overview }: { overview: Overview }) {
  const t = useTranslations("overview.kpi");
  const locale = useLocale();
  const { totals, previous, days, otherCurrencies } = overview;
  const { currency } = overview.company;
  const net = netOf(totals);
  const money = (amountMinor: number) => formatMoney(amountMinor, currency, locale);
  const others = otherCurrencies
    .map((other) => formatMoney(other.netMinor, other.currency, locale))
    .join(", ");
  return (
    <KpiCard
      label={t("revenue")}
      hint={t("revenueTitle")}
      figure={formatMoneyFigure(net, currency, locale)}
      exact={money(net)}
      delta={<Against previous={previous} change={changeOf(net, netOf(previous))} />}
      spark={<Spark metric="revenue" days={days} format={money} />}
    >
      {totals.refundedMinor > 0 ? t("refunded", { amount: money(totals.refundedMinor) }) : t("noRefunds")}
      {others ? (
        <span title={`${others}. ${t("othersTitle")}`}> · {t("others", { amounts: others })}</span>
      ) : null}
    </KpiCard>
  );
}

function ConvertedCard({ overview }: { overview: Overview }) {
  const t = useTranslations("overview.kpi");
  const locale = useLocale();
  const { totals, previous, days } = overview;
  const count = (value: number) => formatCount(value, locale);
  return (
    <KpiCard
      label={t("converted")}
      {...figureOf(totals.converted, locale)}
      delta={<Against previous={previous} change={changeOf(totals.converted, previous.converted)} />}
      spark={<Spark metric="conversions" days={days} format={count} />}
    >
      {t("pending", { count: formatFigure(totals.pending, locale) })} ·{" "}
      {t("cancelled", { count: formatFigure(totals.cancelled, locale) })}
    </KpiCard>
  );
}

function RateCard({ overview }: { overview: Overview }) {
  const t = useTranslations("overview.kpi");
  const locale = useLocale();
  const { totals, previous } = overview;
  const { visitors } = totals;
  return (
    <KpiCard
      label={t("rate")}
      hint={t("rateTitle")}
      figure={visitors > 0 ? formatPercent(rateOf(totals), locale) : "–"}
      delta={
        visitors > 0 ? (
          <Against previous={previous} change={pointsBetween(totals, previous)} unit="points" />
        ) : null
      }
    >
      {visitors > 0
        ? t("rateOf", {
            converted: formatFigure(totals.converted, locale),
            visitors: formatFigure(visitors, locale),
            count: visitors,
          })
        : t("noVisitors")}
    </KpiCard>
  );
}

function ClicksCard({ overview }: { overview: Overview }) {
  const t = useTranslations("overview.kpi");
  const locale = useLocale();
  const { totals, previous, days } = overview;
  const count = (value: number) => formatCount(value, locale);
  return (
    <KpiCard
      label={t("clicks")}
      hint={t("clicksTitle")}
      {...figureOf(totals.clicks, locale)}
      delta={<Against previous={previous} change={changeOf(totals.clicks, previous.clicks)} />}
      spark={<Spark metric="clicks" days={days} format={count} />}
    >
      {t("visitors", { visitors: formatFigure(totals.visitors, locale), count: totals.visitors })}
    </KpiCard>
  );
}

type AgainstProps = { previous: OverviewTotals; change: Change; unit?: "points" };

/** How a figure moved, unless nothing at all happened before: then every card would only say "new". */
function Against({ previous, change, unit }: AgainstProps) {
  return hasHappened(previous) ? <Delta change={change} unit={unit} /> : null;
}

type SparkProps = { metric: Metric; days: OverviewDay[]; format: (value: number) => string };

function Spark({ metric, days, format }: SparkProps) {
  const t = useTranslations("chart");
  const { unit, points } = pointsOf(metric, days, []);
  const values = points.map((point) => point.value);
  if (values.length < 2 || values.every((value) => value === 0)) return null;
  const [low, high, last] = [Math.min(...values), Math.max(...values), values.at(-1) ?? 0];
  const label = t("sparkline", { unit, low: format(low), high: format(high), last: format(last) });
  return <Sparkline values={values} label={label} />;
}

function figureOf(count: number, locale: string): { figure: string; exact: string } {
  return { figure: formatFigure(count, locale), exact: formatCount(count, locale) };
}

function netOf({ revenueMinor, refundedMinor }: OverviewTotals): number {
  return revenueMinor - refundedMinor;
}

function rateOf({ converted, visitors }: OverviewTotals): number {
  return visitors > 0 ? converted / visitors : 0;
}

/** The difference of two rates, which is told in points and not in percent. */
function pointsBetween(now: OverviewTotals, before: OverviewTotals): Change {
  if (before.visitors === 0) return { kind: "new" };
  const difference = rateOf(now) - rateOf(before);
  if (Math.abs(difference) < 0.0005) return { kind: "same" };
  return { kind: difference > 0 ? "up" : "down", ratio: Math.abs(difference) };
}
