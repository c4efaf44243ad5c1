import { describe, expect, test } from "vitest";
import { changedIn, clashesOf, draftOf, follow, patchOf, problemsOf } from "@/components/settings/draft";
import { type Settings, settingsChange } from "@/lib/companies/settings-schema";

const ZONES = ["UTC", "Europe/Berlin", "America/New_York"];
const saved: Settings = {
  destination: "landing",
  defaultPlanId: null,
  creditedClick: "last",
  attributionWindowDays: 30,
  claimWindowDays: 14,
  qualifiesOn: "payment",
  holdDays: 14,
  timeZone: "UTC",
  currency: "usd",
  memberDiscountPercent: null,
  memberDiscountMonths: 1,
};
const typed = (parts: Partial<ReturnType<typeof draftOf>>) => ({ ...draftOf(saved), ...parts });
const patch = (parts: Partial<ReturnType<typeof draftOf>>) => patchOf(typed(parts), saved, ZONES);

describe("a save", () => {
  test("names what was changed and nothing else", () => {
    expect(patch({ holdDays: "7", destination: "checkout", defaultPlanId: "plan_a" })).toEqual({
      holdDays: 7,
      destination: "checkout",
      defaultPlanId: "plan_a",
    });
    expect(patch({ holdDays: "014" })).toEqual({});
  });

  test("takes a time zone however it is written", () => {
    expect(patch({ timeZone: " america/new york" })).toEqual({ timeZone: "America/New_York" });
  });

  test("gives members a discount, and takes it away with whatever stands in its fields", () => {
    expect(patch({ hasDiscount: true })).toEqual({ memberDiscountPercent: 10 });
    const discounted = { ...saved, memberDiscountPercent: 20, memberDiscountMonths: 3 };
    const without = { ...draftOf(discounted), hasDiscount: false, memberDiscountMonths: "99" };
    expect(problemsOf(without, ZONES)).toEqual({});
    expect(patchOf(without, discounted, ZONES)).toEqual({ memberDiscountPercent: null });
    expect(changedIn(without, discounted)).toEqual(["memberDiscountPercent"]);
  });

  test("is of the form that the server takes", () => {
    const everything = patch({
      hasDiscount: true,
      timeZone: "Europe/Berlin",
      holdDays: "0",
      currency: "eur",
    });
    expect(settingsChange.safeParse({ version: 0, patch: everything }).success).toBe(true);
  });
});

describe("a problem is found before anything is sent", () => {
  test.each(
    [
      ["", "0", "401", "1.5", "-3", "1e2", "12345"].map((text) => ["attributionWindowDays", text] as const),
      [["claimWindowDays", "91"] as const, ["holdDays", "91"] as const],
    ].flat(),
  )("%s of %j", (name, text) => {
    expect(problemsOf(typed({ [name]: text }), ZONES)).toEqual({ [name]: "range" });
  });

  test("a discount out of range, a time zone that does not exist, a checkout without a plan", () => {
    const draft = typed({
      hasDiscount: true,
      memberDiscountPercent: "101",
      timeZone: "Mars",
      destination: "checkout",
    });
    expect(problemsOf(draft, ZONES)).toEqual({
      memberDiscountPercent: "range",
      timeZone: "unknown_time_zone",
      defaultPlanId: "checkout_needs_plan",
    });
  });

  test("a checkout with a plan is none", () => {
    expect(problemsOf(typed({ destination: "checkout", defaultPlanId: "plan_a" }), ZONES)).toEqual({});
  });

  test("the ends of each range are fine", () => {
    const low = {
      attributionWindowDays: "1",
      claimWindowDays: "0",
      holdDays: "0",
      memberDiscountPercent: "1",
    };
    const high = {
      attributionWindowDays: "400",
      claimWindowDays: "90",
      holdDays: "90",
      memberDiscountPercent: "100",
    };
    for (const ends of [low, high])
      expect(problemsOf(typed({ ...ends, hasDiscount: true }), ZONES)).toEqual({});
  });
});

describe("when somebody else saved meanwhile", () => {
  const theirs: Settings = { ...saved, holdDays: 7, claimWindowDays: 3, memberDiscountPercent: 20 };

  test("what was typed stays, and the rest follows", () => {
    const mine = typed({ holdDays: "30", timeZone: "Europe/Berlin" });
    expect(follow(mine, draftOf(saved), theirs)).toEqual({
      ...draftOf(theirs),
      holdDays: "30",
      timeZone: "Europe/Berlin",
    });
  });

  test("only what both changed is pointed out", () => {
    const next = follow(typed({ holdDays: "30", timeZone: "Europe/Berlin" }), draftOf(saved), theirs);
    expect(clashesOf(next, saved, theirs)).toEqual(["holdDays"]);
    const same = follow(typed({ holdDays: "7" }), draftOf(saved), theirs);
    expect(clashesOf(same, saved, theirs)).toEqual([]);
  });
});
