/** Currencies without two decimals that the stand-in sells in; its own list, so that it can disagree with Referly's. */
const DECIMALS: Record<string, number> = {
  ...Object.fromEntries(
    ["clp", "isk", "jpy", "krw", "pyg", "ugx", "vnd", "xaf", "xof", "xpf"].map((code) => [code, 0]),
  ),
  ...Object.fromEntries(["bhd", "iqd", "jod", "kwd", "lyd", "omr", "tnd"].map((code) => [code, 3])),
};

/** How many decimals a currency has. */
export const decimalsOf = (currency: string) => DECIMALS[currency] ?? 2;

/** Minor units as the decimal text Whop writes, `2900` usd as `"29.00"`. */
export function decimalText(minor: number, currency: string): string {
  return (minor / 10 ** decimalsOf(currency)).toFixed(decimalsOf(currency));
}

/** Minor units as the JSON number in major units Whop sends, `2900` usd as `29`. */
export const majorNumber = (minor: number, currency: string) => Number(decimalText(minor, currency));

/** Minor units for people, `$29.00`. */
export function moneyText(minor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const options = {
    style: "currency",
    currency: currency.toUpperCase(),
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  } as const;
  return new Intl.NumberFormat("en-US", options).format(minor / 10 ** decimals);
}
