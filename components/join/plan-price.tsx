import { useLocale, useTranslations } from "next-intl";
import { type OfferedPlan, rhythmOf } from "@/components/join/offered-plan";
import { formatMoney } from "@/lib/format/money";

/** What a plan costs, in words: "$29.00 a month", "$10.00 today, then $29.00 a month", "Free". */
export function PlanPrice({ plan }: { plan: OfferedPlan }) {
  return usePlanPrice()(plan);
}

/** The same as text, for where no element may stand. */
export function usePlanPrice(): (plan: OfferedPlan) => string {
  const t = useTranslations("join");
  const locale = useLocale();
  return ({ priceMinor, renewalMinor, currency, billingPeriodDays }) => {
    const price = (minor: number) => formatMoney(minor, currency, locale);
    const inRhythm = (minor: number) =>
      t(`price.${rhythmOf(billingPeriodDays)}`, { price: price(minor), days: billingPeriodDays ?? 0 });
    const isDifferentLater =
      renewalMinor !== null && billingPeriodDays !== null && renewalMinor !== priceMinor;
    if (isDifferentLater)
      return t("price.first", { first: price(priceMinor), renewal: inRhythm(renewalMinor) });
    return priceMinor === 0 ? t("free") : inRhythm(priceMinor);
  };
}
