import { describe, expect, test } from "vitest";
import { hasHappened } from "@/components/dashboard/comparison";
import { isReport } from "@/components/live/is-report";
import { channelLinks } from "@/components/member/channels";
import { shownStatus } from "@/components/ui/status-badge";
import { formatEnds } from "@/lib/format/dates";
import { formatMoneyFigure } from "@/lib/format/money";
import { formatFigure } from "@/lib/format/number";
import type { OverviewTotals } from "@/lib/reports/schema";

const nothing: OverviewTotals = {
  clicks: 0,
  visitors: 0,
  referrals: 0,
  pending: 0,
  converted: 0,
  cancelled: 0,
  revenueMinor: 0,
  refundedMinor: 0,
};

describe("the status that is shown", () => {
  test.each([
    ["converted", "dispute_open", "on_hold"],
    ["converted", "refund_pending", "on_hold"],
    ["pending", "dispute_open", "on_hold"],
    ["cancelled", "dispute_open", "cancelled"],
    ["converted", "hold", "converted"],
    ["pending", null, "pending"],
  ] as const)("of a %s referral with the reason %s is %s", (status, reason, shown) => {
    expect(shownStatus(status, reason)).toBe(shown);
  });
});

describe("a period to compare with", () => {
  test("exists as soon as anything happened in it, even a lone refund", () => {
    expect(hasHappened({ ...nothing, clicks: 1 })).toBe(true);
    expect(hasHappened({ ...nothing, refundedMinor: 100 })).toBe(true);
  });

  test("does not exist when nothing happened in it", () => {
    expect(hasHappened(nothing)).toBe(false);
  });
});

describe("an answer of the live API", () => {
  const isMember = isReport<{ asOf: string; stats: object }>("stats");

  test("is taken when it is the report that was asked for", () => {
    expect(isMember({ asOf: "2026-11-24T10:00:00Z", stats: {} })).toBe(true);
  });

  test.each([
    [null],
    ["<html>"],
    [{ stats: {} }],
    [{ asOf: 1, stats: {} }],
    [{ asOf: "2026-11-24T10:00:00Z", totals: {} }],
  ])("is refused when it is something else: %j", (answer) => {
    expect(isMember(answer)).toBe(false);
  });
});

describe("a link that is shared", () => {
  test.each(channelLinks("https://referly.test/r/maya", "Join me:", "Join me"))(
    "by %s says through which channel it went",
    (channel, href) => {
      expect(decodeURIComponent(href)).toContain(`https://referly.test/r/maya?utm_source=${channel}`);
    },
  );
});

describe("figures to glance at", () => {
  test("keep every digit up to ten million and are shortened from there on", () => {
    expect(formatFigure(9_999_999, "en")).toBe("9,999,999");
    expect(formatFigure(10_000_000, "en")).toBe("10M");
    expect(formatFigure(1_234_567_890, "en")).toBe("1.2B");
  });

  test("keep every cent of an amount that fits into fourteen characters", () => {
    expect(formatMoneyFigure(999_999_999, "usd", "en")).toBe("$9,999,999.99");
    expect(formatMoneyFigure(-999_999_999, "usd", "en")).toBe("-$9,999,999.99");
    expect(formatMoneyFigure(88_390_668_900, "usd", "en")).toBe("$883.91M");
  });
});

describe("the ends of a range of days", () => {
  const said = (from: string, to: string) => formatEnds(from, to, "en", "2026-11-24");

  test("carry their years unless both lie in the current one", () => {
    expect(said("2026-10-26", "2026-11-24")).toEqual(["Oct 26", "Nov 24"]);
    expect(said("2025-11-25", "2026-11-24")).toEqual(["Nov 25, 2025", "Nov 24, 2026"]);
    expect(said("2025-02-01", "2025-02-28")).toEqual(["Feb 1, 2025", "Feb 28, 2025"]);
  });
});
