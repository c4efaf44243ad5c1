import { numberFormat } from "@/lib/format/formatter";
import { minorExponent, toDecimal } from "@/lib/money";

/**
 * Money in the viewer's locale, exact to the last minor unit. `amountMinor` is whole minor units of `currency` (any case);
 * a currency we do not know is taken to have two decimals.
 */
export function formatMoney(amountMinor: number, currency: string, locale: string): string {
  const digits = exponentOf(currency);
  const options = { ...styleOf(currency), minimumFractionDigits: digits, maximumFractionDigits: digits };
  return numberFormat(locale, options).format(decimalOf(amountMinor, digits));
}

/** Money for where little room is left, rounded: $12.3K. */
export function formatShortMoney(amountMinor: number, currency: string, locale: string, digits = 1): string {
  const options = {
    ...styleOf(currency),
    notation: "compact",
    minimumFractionDigits: 0,
    maximumFractionDigits: digits,
  } as const;
  return numberFormat(locale, options).format(decimalOf(amountMinor, exponentOf(currency)));
}

/** From this many characters on an amount is shortened where it is a figure to glance at. */
const LONG = 15;

/** Money to glance at: exact, or shortened when it would be longer than fourteen characters. */
export function formatMoneyFigure(amountMinor: number, currency: string, locale: string): string {
  const exact = formatMoney(amountMinor, currency, locale);
  return exact.length < LONG ? exact : formatShortMoney(amountMinor, currency, locale, 2);
}

/** How many minor units make one unit of the currency: 100 for usd, 1 for jpy. */
export function minorPerUnit(currency: string): number {
  return 10 ** exponentOf(currency);
}

function exponentOf(currency: string): number {
  return minorExponent(currency) ?? 2;
}

function styleOf(currency: string) {
  return { style: "currency", currency: currency.toUpperCase() } as const;
}

/** Intl takes decimal strings and keeps every digit of them; a division would not. */
function decimalOf(amountMinor: number, digits: number): Intl.StringNumericLiteral {
  return toDecimal(amountMinor, digits) as Intl.StringNumericLiteral;
}
