import { type Money, readMoney } from "@/lib/money";
import { isObject } from "@/lib/whop/normalise/read";

/**
 * An amount of either generation: a number in major units beside its currency, or an object that carries both. When both
 * name a currency they must agree.
 */
export function amountOf(amount: unknown, currency: unknown): Money {
  if (!isObject(amount)) return readMoney(amount, currency);
  const money = readMoney(amount.amount, amount.currency ?? currency);
  const isContradicted = typeof currency === "string" && currency.toLowerCase() !== money.currency;
  if (!isContradicted || money.moneyProblem !== null) return money;
  return { amountMinor: null, currency: money.currency, moneyProblem: "currency_mismatch" };
}
