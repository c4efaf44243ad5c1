import { describe, expect, test } from "vitest";
import { changeOf } from "@/lib/format/change";
import {
  dayOf,
  formatDate,
  formatDay,
  formatFullDay,
  formatMoment,
  formatTime,
  formatWeekday,
} from "@/lib/format/dates";
import { dateFormat } from "@/lib/format/formatter";
import { initialsOf } from "@/lib/format/initials";
import { formatMoney, formatShortMoney, minorPerUnit } from "@/lib/format/money";
import { formatCount, formatPercent, formatShortCount } from "@/lib/format/number";
import { formatRelative } from "@/lib/format/relative";
import { readTheme } from "@/lib/format/theme";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("money", () => {
  test.each([
    [29_000, "usd", "$290.00"],
    [29_000, "USD", "$290.00"],
    [1, "usd", "$0.01"],
    [0, "usd", "$0.00"],
    [-1_050, "usd", "-$10.50"],
    [-5, "usd", "-$0.05"],
    [1_500, "jpy", "¥1,500"],
    [12_345, "kwd", "KWD 12.345"],
    [5, "kwd", "KWD 0.005"],
    [12_345, "clf", "CLF 1.2345"],
    [999, "eur", "€9.99"],
    [9_007_199_254_740_991, "usd", "$90,071,992,547,409.91"],
    [-9_007_199_254_740_991, "jpy", "-¥9,007,199,254,740,991"],
    [1_000, "zzz", "ZZZ 10.00"],
  ])("%i minor units of %s are %s", (amountMinor, currency, text) => {
    expect(plain(formatMoney(amountMinor, currency, "en"))).toBe(text);
  });

  test("is written as the viewer writes it", () => {
    expect(plain(formatMoney(123_456, "eur", "de"))).toBe("1.234,56 €");
  });

  test.each([
    [1_234_500, "usd", "$12.3K"],
    [99, "usd", "$1"],
    [1_200, "jpy", "¥1.2K"],
    [-1_234_500, "usd", "-$12.3K"],
    [0, "usd", "$0"],
  ])("in short %i minor units of %s are %s", (amountMinor, currency, text) => {
    expect(plain(formatShortMoney(amountMinor, currency, "en"))).toBe(text);
  });

  test.each([
    ["usd", 100],
    ["JPY", 1],
    ["kwd", 1_000],
  ])("one %s is %i minor units", (currency, count) => {
    expect(minorPerUnit(currency)).toBe(count);
  });
});

describe("numbers", () => {
  test("counts are grouped, or short", () => {
    expect([formatCount(12_345, "en"), formatShortCount(12_345, "en"), formatShortCount(999, "en")]).toEqual([
      "12,345",
      "12.3K",
      "999",
    ]);
  });

  test.each([
    [0.0482, "4.8%"],
    [0, "0.0%"],
    [1, "100.0%"],
    [1.5, "150.0%"],
    [0.0004, "0.0%"],
  ])("the ratio %d is %s", (ratio, text) => {
    expect(formatPercent(ratio, "en")).toBe(text);
  });
});

describe("the change against the period before", () => {
  test.each([
    [150, 100, { kind: "up", ratio: 0.5 }],
    [50, 100, { kind: "down", ratio: 0.5 }],
    [0, 100, { kind: "down", ratio: 1 }],
    [100, 100, { kind: "same" }],
    [100_004, 100_000, { kind: "same" }],
    [7, 0, { kind: "new" }],
    [0, 0, { kind: "none" }],
    [50, -100, { kind: "up", ratio: 1.5 }],
    [-150, -100, { kind: "down", ratio: 0.5 }],
  ])("from %2$i to %1$i", (now, before, change) => {
    expect(changeOf(now, before)).toEqual(change);
  });
});

describe("how long ago", () => {
  const now = new Date("2026-11-24T12:00:00Z");
  const inSeconds = (seconds: number) =>
    formatRelative(new Date(now.getTime() + seconds * 1_000).toISOString(), now, "en");

  test.each([
    [0, null],
    [-44, null],
    [44, null],
    [-45, "1 minute ago"],
    [-90, "2 minutes ago"],
    [-44 * 60, "44 minutes ago"],
    [-45 * 60, "1 hour ago"],
    [-21 * 3_600, "21 hours ago"],
    [-22 * 3_600, "1 day ago"],
    [-36 * 3_600, "2 days ago"],
    [-29 * 86_400, "29 days ago"],
    [-30 * 86_400, "far"],
    [3 * 86_400, "in 3 days"],
    [24 * 3_600, "in 1 day"],
    [5 * 60, "in 5 minutes"],
  ])("%i seconds from now is %s", (seconds, text) => {
    expect(inSeconds(seconds)).toBe(text);
  });
});

describe("days and moments", () => {
  test("a calendar day stays that day, wherever the server is", () => {
    const day = "2026-11-03";
    expect([formatDay(day, "en"), formatWeekday(day, "en", "2026-11-24"), formatFullDay(day, "en")]).toEqual([
      "Nov 3",
      "Tue, Nov 3",
      "Nov 3, 2026",
    ]);
  });

  test("a day of another year than the current one carries its year in a sentence", () => {
    expect(formatWeekday("2025-11-03", "en", "2026-11-24")).toBe("Mon, Nov 3, 2025");
  });

  test.each([
    ["Pacific/Kiritimati", "2026-11-25", "Nov 25, 2026"],
    ["UTC", "2026-11-24", "Nov 24, 2026"],
    ["America/St_Johns", "2026-11-24", "Nov 24, 2026"],
  ])("a moment falls on the day of the zone %s", (zone, day, text) => {
    expect(dayOf("2026-11-24T20:00:00Z", zone)).toBe(day);
    expect(formatDate("2026-11-24T20:00:00Z", "en", zone)).toBe(text);
  });

  test("the clock is that of the zone, and says so", () => {
    expect(formatTime("2026-11-03T16:04:00Z", "en", "Europe/Berlin")).toBe("5:04 PM");
    expect(formatMoment("2026-11-03T16:04:00Z", "en", "Europe/Berlin")).toBe("Nov 3, 2026, 5:04 PM GMT+1");
  });

  test("engines that write PM behind another space end up with the same text", () => {
    const options = { hour: "numeric", minute: "2-digit", timeZone: "Asia/Tokyo" } as const;
    Object.defineProperty(dateFormat("en", options), "format", { value: () => "5:04\u202fPM" });
    expect(formatTime("2026-11-03T08:04:00Z", "en", "Asia/Tokyo")).toBe("5:04 PM");
  });
});

describe("initials", () => {
  test.each([
    ["Maya Lindqvist", "ML"],
    ["maya", "M"],
    ["Ana María de la Cruz", "AC"],
    ["  ", ""],
    ["", ""],
    ["🎉 party", "🎉P"],
    ["👩‍👩‍👧 family", "👩‍👩‍👧F"],
    ["(old) name", "ON"],
    ["e\u0301mile zola", "E\u0301Z"],
    ["王小明", "王"],
    ["!!! ???", ""],
  ])("of %j are %j", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe("Whop's theme cookie", () => {
  test.each([
    ["appearance:dark", "dark"],
    ["appearance:light", "light"],
    ["appearance%3Adark", "dark"],
    ["accent:blue,appearance:light,radius:8", "light"],
    ["accentColor%3Ablue%2Cappearance%3Alight", "light"],
    ["appearance:inherit", undefined],
    ["appearance:darkish", undefined],
    ["disappearance:dark", undefined],
    ["dark", undefined],
    ["", undefined],
    [undefined, undefined],
    ["%E0%A4%A", undefined],
  ])("%j means %s", (cookie, theme) => {
    expect(readTheme(cookie)).toBe(theme);
  });
});
