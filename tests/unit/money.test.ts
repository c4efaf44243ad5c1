import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { majorText, minorExponent, readMoney } from "@/lib/money";

describe("an amount becomes exact minor units or a reason, never a guess", () => {
  test.each([
    [10.43, "usd", 1043],
    [0.1, "usd", 10],
    [4.35, "usd", 435],
    [19.99, "usd", 1999],
    [1.005, "kwd", 1005],
    [29, "usd", 2900],
    [29, "USD", 2900],
    [0, "usd", 0],
    [-0, "usd", 0],
    [99999999.99, "usd", 9999999999],
    [1e13, "usd", 1e15],
    ["12", "usd", 1200],
    ["29.00", "usd", 2900],
    ["29.000", "usd", 2900],
    ["007.50", "usd", 750],
    [1200, "jpy", 1200],
    ["1200.00", "jpy", 1200],
    [1e-7, "usd", "too_precise"],
    [1.5, "jpy", "too_precise"],
    [0.001, "usd", "too_precise"],
    [0.001, "kwd", 1],
    [0.0001, "clf", 1],
    [0.1 + 0.2, "usd", "too_precise"],
    [-1, "usd", "negative"],
    ["-0.01", "usd", "negative"],
    [1e13 + 1, "usd", "too_large"],
    [1e21, "usd", "too_large"],
    [JSON.parse("9007199254740993"), "usd", "too_large"],
    [JSON.parse("9007199254740993"), "jpy", "too_large"],
    ["9".repeat(60), "usd", "too_large"],
    ["9".repeat(65), "usd", "not_a_number"],
    [JSON.parse("1e400"), "usd", "not_a_number"],
    [Number.NaN, "usd", "not_a_number"],
    ["NaN", "usd", "not_a_number"],
    ["1e3", "usd", "not_a_number"],
    ["+1", "usd", "not_a_number"],
    [" 1", "usd", "not_a_number"],
    ["1,000.00", "usd", "not_a_number"],
    ["1.", "usd", "not_a_number"],
    [".5", "usd", "not_a_number"],
    ["", "usd", "not_a_number"],
    ["٣", "usd", "not_a_number"],
    [true, "usd", "not_a_number"],
    [[29], "usd", "not_a_number"],
    [null, "usd", "missing"],
    [undefined, "usd", "missing"],
    [29, null, "no_currency"],
    [29, "xyz", "unknown_currency"],
    [29, "us", "unknown_currency"],
    [29, "$$$", "unknown_currency"],
    [29, 840, "unknown_currency"],
  ])("%j %s is %s", (amount, currency, expected) => {
    const { amountMinor, moneyProblem } = readMoney(amount, currency);
    expect(amountMinor ?? moneyProblem).toBe(expected);
    expect(amountMinor === null).toBe(moneyProblem !== null);
  });

  test("the currency is kept in lower case, even when its amount is not", () => {
    expect(readMoney(1, "USD").currency).toBe("usd");
    expect(readMoney(-1, "USD").currency).toBe("usd");
    expect(readMoney(1, "x".repeat(10_000)).currency).toBeNull();
  });

  test("whatever amount is written as text or as a JSON number is read back as it was", () => {
    const amounts = fc.tuple(fc.integer({ min: 0, max: 1e15 }), fc.constantFrom("usd", "jpy", "kwd", "clf"));
    fc.assert(
      fc.property(amounts, ([minor, currency]) => {
        const text = majorText(minor, currency);
        expect(readMoney(text, currency).amountMinor).toBe(minor);
        expect(readMoney(JSON.parse(text), currency).amountMinor).toBe(minor);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("minor units are written in major units", () => {
  test.each([
    [1043, "usd", "10.43"],
    [5, "USD", "0.05"],
    [-5, "usd", "-0.05"],
    [1200, "jpy", "1200"],
    [0, "kwd", "0.000"],
  ])("%i %s is %s", (minor, currency, text) => {
    expect(majorText(minor, currency)).toBe(text);
  });

  test("a currency that does not exist is refused", () => {
    expect(() => majorText(1, "xyz")).toThrow(RangeError);
  });
});

test("the database and this list agree on every currency that does not have two decimals", () => {
  const sql = readFileSync("supabase/migrations/20261124000100_roles.sql", "utf8");
  const rules = [...sql.matchAll(/when currency in \(([^)]+)\)\s+then (\d)/g)];
  expect(rules.map(([, , exponent]) => exponent)).toEqual(["0", "3", "4"]);
  const listed = new Set<string>();
  for (const [, list = "", exponent] of rules) {
    for (const [, currency = ""] of list.matchAll(/'(\w+)'/g)) {
      listed.add(currency);
      expect([currency, minorExponent(currency)]).toEqual([currency, Number(exponent)]);
    }
  }
  const others = Intl.supportedValuesOf("currency").map((currency) => currency.toLowerCase());
  const unlisted = others.filter((currency) => !listed.has(currency) && minorExponent(currency) !== null);
  expect(unlisted.map(minorExponent)).toEqual(unlisted.map(() => 2));
  expect(unlisted.length).toBeGreaterThan(120);
});
