import { describe, expect, test } from "vitest";
import { parseList } from "@/lib/referrals/parse-list";

const ID = "019a7b1c-2d3e-7f40-8a51-6b72c8d9e0f2";
const AT = "2026-11-24T10:00:00.123456+00:00";
const now = new Date("2026-11-24T12:00:00Z");

const parse = (query: string | Record<string, string>) => parseList(new URLSearchParams(query), "UTC", now);

test("an address without filters asks for the newest page of everything", () => {
  expect(parse("")).toEqual({ view: "referrals", filters: {}, place: null });
});

test("an address with all filters asks for exactly these", () => {
  const asked = parse(
    `status=on_hold&method=claim&campaign=${ID}&member=${ID}&code=maya&q=Ada&from=2026-11-07&to=2026-11-01`,
  );
  expect(asked.filters).toEqual({
    ...{ status: "on_hold", method: "claim", campaign: ID, member: ID, code: "maya", search: "Ada" },
    ...{ from: "2026-11-01", to: "2026-11-07" },
  });
});

test("a preset of days is told as days, and all days as none", () => {
  expect(parse("range=7d").filters).toEqual({ from: "2026-11-18", to: "2026-11-24" });
  expect(parse("range=all").filters).toEqual({});
  expect(parse("range=fortnight").filters).toEqual({});
});

test("what was not counted is a view of its own, not a state", () => {
  expect(parse("status=not_counted&q=ada")).toMatchObject({
    view: "not_counted",
    filters: { search: "ada" },
  });
  expect(parse("status=not_counted").filters.status).toBeUndefined();
});

test.each([
  "status=paid",
  "method=magic",
  "campaign=1",
  "member=' or true --",
  "q=%20%00%20",
  "code=",
  "from=2026-13-40&to=x",
])("what cannot be read is left out: %s", (query) => {
  expect(parse(query).filters).toEqual({});
});

test("a search keeps its characters, but for control characters and what is beyond 80 of them", () => {
  expect(parse({ q: "  100%_\\' OR 1\u0000 " }).filters.search).toBe("100%_\\' OR 1");
  expect(parse({ q: "a".repeat(5_000) }).filters.search).toHaveLength(80);
});

describe("the place of a page", () => {
  test.each(["older", "newer"] as const)("is what lies %s than a row", (go) => {
    expect(parse({ [go]: `${AT}~${ID}` }).place).toEqual({ go, at: AT, id: ID });
  });

  test("is a proof's among what was not counted", () => {
    const place = { go: "older", at: AT, id: "pay_x-1" };
    expect(parse({ status: "not_counted", older: `${AT}~pay_x-1` }).place).toEqual(place);
    expect(parse({ older: `${AT}~pay_x-1` }).place).toBeNull();
  });

  test.each([
    "",
    "~",
    AT,
    `${AT}~`,
    `~${ID}`,
    `yesterday~${ID}`,
    `2026-11-24~${ID}`,
    `2026-02-31T10:00:00Z~${ID}`,
    `0000-01-01T00:00:00Z~${ID}`,
    `2026-11-24T10:00:00+23:00~${ID}`,
    `2026-11-24T10:00:00.1234567890Z~${ID}`,
    `${AT}~${ID}'`,
  ])("is the top where it cannot be read: %j", (older) => {
    expect(parse({ older }).place).toBeNull();
  });
});
