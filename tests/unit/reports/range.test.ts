import { describe, expect, test } from "vitest";
import { parseRange } from "@/lib/reports/range";

const NOON = new Date("2026-11-24T12:00:00Z");
const read = (query: string, timeZone = "UTC", now = NOON) =>
  parseRange(new URLSearchParams(query), timeZone, now);
const LAST_30_DAYS = { from: "2026-10-26", to: "2026-11-24" };

describe("a preset", () => {
  test.each([
    ["range=7d", { from: "2026-11-18", to: "2026-11-24" }],
    ["range=30d", LAST_30_DAYS],
    ["range=90d", { from: "2026-08-27", to: "2026-11-24" }],
    ["range=all", { from: null, to: "2026-11-24" }],
  ])("%s includes today", (query, range) => {
    expect(read(query)).toEqual(range);
  });
});

describe("anything unreadable means the last 30 days", () => {
  test.each([
    "",
    "range=",
    "range=365d",
    "range=constructor",
    "range=__proto__",
    "range=toString",
    "from=2026-11-01",
    "to=2026-11-01",
    "from=2026-02-30&to=2026-03-01",
    "from=2026-1-1&to=2026-2-1",
    "from=1999-12-31&to=2026-11-01",
    "from=2026-11-01&to=9999-12-31",
    "from=2026-11-01T00:00:00Z&to=2026-11-02",
    "from='; drop table&to=2026-11-02",
    "from=null&to=null",
  ])("%j", (query) => {
    expect(read(query)).toEqual(LAST_30_DAYS);
  });
});

describe("a custom range", () => {
  test("includes both of its days", () => {
    expect(read("from=2026-01-01&to=2026-01-31")).toEqual({ from: "2026-01-01", to: "2026-01-31" });
  });

  test("may be a single day", () => {
    expect(read("from=2026-01-01&to=2026-01-01")).toEqual({ from: "2026-01-01", to: "2026-01-01" });
  });

  test("the wrong way round is put in order", () => {
    expect(read("from=2026-01-31&to=2026-01-01")).toEqual({ from: "2026-01-01", to: "2026-01-31" });
  });

  test("wins over a preset", () => {
    expect(read("range=7d&from=2026-01-01&to=2026-01-02")).toEqual({ from: "2026-01-01", to: "2026-01-02" });
  });

  test("of three whole years with a leap day stays as it is", () => {
    expect(read("from=2024-01-01&to=2026-12-31")).toEqual({ from: "2024-01-01", to: "2026-12-31" });
  });

  test("of more than three years keeps its last three", () => {
    expect(read("from=2010-01-01&to=2026-12-31")).toEqual({ from: "2024-01-01", to: "2026-12-31" });
  });
});

describe("today is the creator's", () => {
  test.each([
    ["Pacific/Kiritimati", "2026-11-24T09:59:59Z", "2026-11-24"],
    ["Pacific/Kiritimati", "2026-11-24T10:00:00Z", "2026-11-25"],
    ["Pacific/Pago_Pago", "2026-11-24T10:59:59Z", "2026-11-23"],
    ["Asia/Kathmandu", "2026-11-24T18:15:00Z", "2026-11-25"],
    ["America/St_Johns", "2026-11-25T03:29:59Z", "2026-11-24"],
    ["America/St_Johns", "2026-11-25T03:30:00Z", "2026-11-25"],
  ])("in %s at %s it is %s", (timeZone, now, today) => {
    expect(read("range=all", timeZone, new Date(now)).to).toBe(today);
  });

  test.each([
    ["the night that has a hour twice", "2026-11-01T04:00:00Z", { from: "2026-10-26", to: "2026-11-01" }],
    ["the night that lacks an hour", "2026-03-08T05:40:00Z", { from: "2026-03-02", to: "2026-03-08" }],
  ])("and a week has seven days over %s", (_night, now, range) => {
    expect(read("range=7d", "America/St_Johns", new Date(now))).toEqual(range);
  });
});
