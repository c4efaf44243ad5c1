import { useLocale, useTranslations } from "next-intl";
import { Sparkline } from "@/components/charts/sparkline";
import { KpiCard } from "@/components/dashboard/kpi-card";
import { Delta } from "@/components/ui/delta";
import { type Change, changeOf } from "@/lib/format/change";
import { formatMoney, formatShortMoney } from "@/lib/format/money";
import { formatCount, formatPercent, formatShortCount } from "@/lib/format/number";
import type { Overview, OverviewTotals } from "@/lib/reports/schema";

/** From here on a figure is shortened; its title keeps every digit. */
const LONG_COUNT = 10_000_000;
const LONG_MONEY = 14;

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
  const exact = money(net);
  const others = otherCurrencies
    .map((other) => formatMoney(other.netMinor, other.currency, locale))
    .join(", ");
  return (
    <KpiCard
      label={t("revenue")}
      figure={exact.length > LONG_MONEY ? formatShortMoney(net, currency, locale, 2) : exact}
      exact={exact}
      delta={<Delta change={changeOf(net, netOf(previous))} />}
      spark={<Spark values={days.map((day) => day.netMinor)} format={money} />}
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
      delta={<Delta change={changeOf(totals.converted, previous.converted)} />}
      spark={<Spark values={days.map((day) => day.conversions)} format={count} />}
    >
      {t("pending", { count: count(totals.pending) })} · {t("cancelled", { count: count(totals.cancelled) })}
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
      delta={visitors > 0 ? <Delta change={pointsBetween(totals, previous)} unit="points" /> : null}
    >
      {visitors > 0
        ? t("rateOf", { converted: formatCount(totals.converted, locale), visitors })
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
      {...figureOf(totals.clicks, locale)}
      delta={<Delta change={changeOf(totals.clicks, previous.clicks)} />}
      spark={<Spark values={days.map((day) => day.clicks)} format={count} />}
    >
      {t("visitors", { count: totals.visitors })}
    </KpiCard>
  );
}

function Spark({ values, format }: { values: number[]; format: (value: number) => string }) {
  const t = useTranslations("chart");
  if (values.length < 2) return null;
  const [low, high, last] = [Math.min(...values), Math.max(...values), values.at(-1) ?? 0];
  const label = t("sparkline", { low: format(low), high: format(high), last: format(last) });
  return <Sparkline values={values} label={label} />;
}

function figureOf(count: number, locale: string): { figure: string; exact: string } {
  const exact = formatCount(count, locale);
  return { figure: count >= LONG_COUNT ? formatShortCount(count, locale) : exact, exact };
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
