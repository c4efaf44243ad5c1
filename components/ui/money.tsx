import clsx from "clsx";
import { useLocale } from "next-intl";
import { formatMoney, formatMoneyFigure } from "@/lib/format/money";

/**
 * Money in the viewer's locale; nothing steps back, and what is very long is shortened and exact on hover. `amountMinor` is
 * whole minor units of `currency`.
 */
export function Money({ amountMinor, currency }: { amountMinor: number; currency: string }) {
  const locale = useLocale();
  const [exact, shown] = [
    formatMoney(amountMinor, currency, locale),
    formatMoneyFigure(amountMinor, currency, locale),
  ];
  return (
    <span
      className={clsx("tabular-nums", amountMinor === 0 && "text-muted")}
      title={shown === exact ? undefined : exact}
    >
      {shown}
    </span>
  );
}
