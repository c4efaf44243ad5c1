/** The currencies of ISO 4217 (and two that were withdrawn lately), by the decimal places of their minor unit. */
const CURRENCIES: Record<0 | 2 | 3 | 4, string> = {
  0: "bif clp djf gnf isk jpy kmf krw pyg rwf ugx uyi vnd vuv xaf xof xpf",
  2: `aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob bov brl bsd btn bwp byn bzd cad cdf che chf chw
      cny cop cou crc cup cve czk dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gtq gyd hkd hnl htg huf idr ils
      inr irr jmd kes kgs khr kpw kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn mxv myr mzn
      nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sdg sek sgd shp sle sos srd ssp stn svc
      syp szl thb tjs tmt top try ttd twd tzs uah usd usn uyu uzs ved ves wst xcd xcg yer zar zmw zwg`,
  3: "bhd iqd jod kwd lyd omr tnd",
  4: "clf uyw",
};

const EXPONENTS = new Map<string, 0 | 2 | 3 | 4>(
  ([0, 2, 3, 4] as const).flatMap((exponent) =>
    CURRENCIES[exponent].split(/\s+/).map((currency) => [currency, exponent] as const),
  ),
);

/** The largest amount that is believed, in minor units: what the tables hold, and well inside what a number holds exactly. */
const MAX_MINOR = 1_000_000_000_000_000;

/** Why an amount could not be read. */
export type MoneyProblem =
  | "missing"
  | "not_a_number"
  | "negative"
  | "too_precise"
  | "too_large"
  | "no_currency"
  | "unknown_currency"
  | "currency_mismatch";

/** Whole minor units with their currency (lower case), or the reason why there are none. */
export type Money =
  | { amountMinor: number; currency: string; moneyProblem: null }
  | { amountMinor: null; currency: string | null; moneyProblem: MoneyProblem };

/** Decimal places between a currency's major and minor unit (any case); null for a currency that does not exist. */
export function minorExponent(currency: string): 0 | 2 | 3 | 4 | null {
  return EXPONENTS.get(currency.toLowerCase()) ?? null;
}

/**
 * Reads an amount in major units, a decimal string (`"10.43"`) or a JSON number (10.43), exactly: by its digits, never by
 * multiplying. Anything that is not a plain amount of a known currency gives no amount and the reason.
 */
export function readMoney(amount: unknown, currency: unknown): Money {
  const known = typeof currency === "string" && /^[a-z]{3}$/i.test(currency) ? currency.toLowerCase() : null;
  const failed = (moneyProblem: MoneyProblem): Money => ({
    amountMinor: null,
    currency: known,
    moneyProblem,
  });
  if (amount === null || amount === undefined) return failed("missing");
  if (currency === null || currency === undefined) return failed("no_currency");
  const exponent = known === null ? null : minorExponent(known);
  if (known === null || exponent === null) return failed("unknown_currency");
  const amountMinor = toMinor(amount, exponent);
  return typeof amountMinor === "number"
    ? { amountMinor, currency: known, moneyProblem: null }
    : failed(amountMinor);
}

/** Whole minor units as a decimal string in major units: 1043 usd is `"10.43"`. Throws RangeError for an unknown currency. */
export function majorText(amountMinor: number, currency: string): string {
  const exponent = minorExponent(currency);
  if (exponent === null) throw new RangeError(`${currency} is not a currency.`);
  return toDecimal(amountMinor, exponent);
}

/** Whole minor units as a decimal string with `digits` places: 1043 with 2 is `"10.43"`. No digit is ever divided away. */
export function toDecimal(amountMinor: number, digits: number): string {
  const text = Math.abs(amountMinor)
    .toString()
    .padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  const fraction = text.slice(text.length - digits);
  return `${amountMinor < 0 ? "-" : ""}${whole}${fraction && `.${fraction}`}`;
}

function toMinor(amount: unknown, exponent: number): number | MoneyProblem {
  const text = decimalText(amount);
  const parts = text === null ? null : /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!parts) return "not_a_number";
  const [, sign, whole = "", fraction = ""] = parts;
  const kept = fraction.slice(0, exponent).padEnd(exponent, "0");
  const digits = `${whole}${kept}`.replace(/^0+(?=\d)/, "");
  if (/[1-9]/.test(fraction.slice(exponent))) return "too_precise";
  if (digits.length > 16 || Number(digits) > MAX_MINOR) return "too_large";
  return sign && digits !== "0" ? "negative" : Number(digits);
}

/** The digits as written. The shortest text that reads back as the same double is what a JSON number was written as. */
function decimalText(amount: unknown): string | null {
  if (typeof amount === "string") return amount.length <= 64 ? amount : null;
  if (typeof amount !== "number" || !Number.isFinite(amount)) return null;
  const text = String(amount);
  return /e/.test(text) ? plainText(text) : text;
}

/** 1e-7 and 1e+21 without the exponent. */
function plainText(text: string): string | null {
  const [, sign = "", whole = "", fraction = "", power = "0"] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  const shift = Number(power);
  const digits = `${whole}${fraction}`;
  if (Math.abs(shift) > 400) return null;
  if (shift < 0) return `${sign}0.${"0".repeat(-shift - 1)}${digits}`;
  return `${sign}${digits.padEnd(shift + 1, "0")}`;
}
