import { useLocale, useTranslations } from "next-intl";
import { formatMoney } from "@/lib/format/money";
import type { ReferralList } from "@/lib/referrals/schema";

/** What the listed referrals brought so far; other currencies stand beside it, never mixed into it. */
export function NetLine({ list }: { list: ReferralList }) {
  const t = useTranslations("referrals");
  const locale = useLocale();
  const amount = formatMoney(list.netMinor, list.company.currency, locale);
  const others = list.otherCurrencies.map((other) => formatMoney(other.netMinor, other.currency, locale));
  return (
    <p className="text-13 text-muted tabular-nums" title={t("netTitle")}>
      {others.length > 0 ? t("netOthers", { amount, others: others.join(", ") }) : t("net", { amount })}
    </p>
  );
}
