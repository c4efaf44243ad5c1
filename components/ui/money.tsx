import { useLocale } from "next-intl";
import { formatMoney } from "@/lib/format/money";

/** An exact amount of money in the viewer's locale. `amountMinor` is whole minor units of `currency`. */
export function Money({ amountMinor, currency }: { amountMinor: number; currency: string }) {
  return <span className="tabular-nums">{formatMoney(amountMinor, currency, useLocale())}</span>;
}
