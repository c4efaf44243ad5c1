import { describe, expect, test } from "vitest";
import { coveredBy, overviewUrl, rangeOf, withRange } from "@/components/dashboard/range";
import { firstChoice, type OfferedPlan, rhythmOf } from "@/components/join/offered-plan";
import { channelLinks } from "@/components/member/channels";
import { svgDataUrl } from "@/components/member/share-link";
import { parseRange } from "@/lib/reports/range";

describe("sharing a link", () => {
  const url = "https://referly.test/r/maya";
  const text = "Join me in Cats & Dogs + 100%:";
  const links = new Map(channelLinks(url, text, "Cats & Dogs"));

  test.each(["whatsapp", "telegram", "x", "email", "sms"] as const)(
    "by %s says text and link, whole",
    (channel) => {
      const query = new URLSearchParams(links.get(channel)?.split("?")[1]?.replace(/^&/, ""));
      const said = [...query.values()].join(" ");
      expect(said).toContain(text);
      expect(said).toContain(url);
      expect(links.get(channel)).not.toMatch(/[\s+]/);
    },
  );

  test("only by apps that open themselves", () => {
    expect([...links.values()].map((link) => link.split("?")[0])).toEqual([
      "https://wa.me/",
      "https://t.me/share/url",
      "https://x.com/intent/post",
      "mailto:",
      "sms:",
    ]);
  });

  test("its QR code is a picture, never markup", () => {
    expect(svgDataUrl('<svg onload="x"/>')).toBe("data:image/svg+xml;utf8,%3Csvg%20onload%3D%22x%22%2F%3E");
  });
});

describe("the range that is shown", () => {
  const covered = (query: string) => {
    const { from, to } = parseRange(new URLSearchParams(query), "UTC", new Date("2026-11-24T10:00:00Z"));
    return coveredBy(rangeOf(new URLSearchParams(query)), { from: from ?? "2026-01-01", to: to ?? "" });
  };

  test("is what the report covers when more than three years were asked for, and says so", () => {
    const range = { preset: null, from: "2023-11-25", to: "2026-11-24" };
    expect(covered("from=2010-01-01&to=2026-11-24")).toEqual({ range, isCut: true });
  });

  test.each(["from=2026-01-01&to=2026-01-31", "from=2026-11-24&to=2026-11-24", "range=7d", "range=all"])(
    "is what was asked for when the report holds all of it: %s",
    (query) => {
      const range = rangeOf(new URLSearchParams(query));
      expect(covered(query)).toEqual({ range, isCut: false });
    },
  );
});

describe("the range in the page's address", () => {
  const read = (query: string) => rangeOf(new URLSearchParams(query));

  test.each([
    ["", { preset: "30d" }],
    ["range=7d", { preset: "7d" }],
    ["range=constructor", { preset: "30d" }],
    ["range=7d&from=2026-01-01&to=2026-01-02", { preset: null, from: "2026-01-01", to: "2026-01-02" }],
    ["from=2026-01-01", { preset: "30d" }],
    ["from=2026-02-30&to=2026-03-01", { preset: "30d" }],
    ["from=2026-03-01&to=2026-02-01", { preset: null, from: "2026-02-01", to: "2026-03-01" }],
  ])("%j shows %j", (query, range) => {
    expect(read(query)).toEqual(range);
  });

  test.each([
    "from=2026-01-01&to=2026-01-31",
    "from=2026-01-31&to=2026-01-01",
    "from=2026-02-30&to=2026-03-01",
    "from=1999-01-01&to=2026-01-01",
    "from=2026-01-01&to=2200-01-01",
    "from=x&to=y",
  ])("is read as the server reads it: %s", (query) => {
    const shown = read(query);
    const served = parseRange(new URLSearchParams(query), "UTC", new Date("2026-11-24T12:00:00Z"));
    expect(shown.preset === null ? shown : served).toMatchObject(
      shown.preset === null ? served : { from: "2026-10-26" },
    );
  });

  test("is changed without touching other parameters, and the default leaves no trace", () => {
    const before = new URLSearchParams("tab=top&range=7d&from=2026-01-01");
    expect(withRange(before, { preset: "30d" }).toString()).toBe("tab=top");
    expect(withRange(before, { preset: "all" }).toString()).toBe("tab=top&range=all");
    const custom = { preset: null, from: "2026-01-01", to: "2026-01-02" } as const;
    expect(rangeOf(withRange(before, custom))).toEqual(custom);
  });

  test("asks the API for the same", () => {
    expect(overviewUrl("biz_cats", { preset: "7d" })).toBe("/api/companies/biz_cats/overview?range=7d");
    expect(overviewUrl("../x", { preset: null, from: "2026-01-01", to: "2026-01-02" })).toBe(
      "/api/companies/..%2Fx/overview?from=2026-01-01&to=2026-01-02",
    );
  });
});

describe("the plan that is chosen when the page opens", () => {
  const plan = (planId: string, priceMinor: number): OfferedPlan => ({
    planId,
    priceMinor,
    title: "",
    productTitle: "",
    currency: "usd",
    billingPeriodDays: 30,
    renewalMinor: null,
  });
  const plans = [plan("plan_free", 0), plan("plan_month", 2_900), plan("plan_year", 29_000)];

  test.each([
    ["the creator's default", plans, "plan_year", "plan_year"],
    ["else the cheapest that costs something", plans, "plan_gone", "plan_month"],
    ["else a free one", plans.slice(0, 1), null, "plan_free"],
    ["else none", [], "plan_year", undefined],
  ])("is %s", (_rule, offered, byDefault, chosen) => {
    expect(firstChoice(offered, byDefault)?.planId).toBe(chosen);
  });

  test.each([
    [null, "once"],
    [7, "weekly"],
    [30, "monthly"],
    [31, "monthly"],
    [365, "yearly"],
    [14, "days"],
  ])("paid every %j days is said as %s", (days, rhythm) => {
    expect(rhythmOf(days)).toBe(rhythm);
  });
});
