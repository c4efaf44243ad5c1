import { describe, expect, test, vi } from "vitest";
import { choosePlan, offeredPlans } from "@/lib/checkout/plans";
import { unavailable } from "@/lib/errors";
import { listWhopPlans } from "@/lib/whop/lookups";
import { planOf } from "@/tests/support/whop-plan";

vi.mock("@/lib/whop/lookups", () => ({ listWhopPlans: vi.fn() }));

const free = planOf({ planId: "plan_free", priceMinor: 0 });
const month = planOf({ planId: "plan_month", priceMinor: 2_900 });
const year = planOf({ planId: "plan_year", priceMinor: 29_000 });
const hidden = planOf({ planId: "plan_hidden", priceMinor: 100, visibility: "hidden" });

describe("the plans that a visitor may choose from", () => {
  test("are the visible ones, cheapest first", async () => {
    vi.mocked(listWhopPlans).mockResolvedValue([year, hidden, month, free]);
    expect(await offeredPlans("biz_cats")).toEqual([free, month, year]);
  });

  test("are none while Whop is silent: the page still appears", async () => {
    vi.mocked(listWhopPlans).mockRejectedValue(unavailable("Whop does not answer."));
    expect(await offeredPlans("biz_cats")).toEqual([]);
  });
});

describe("the plan that is sold", () => {
  const offered = [free, month, year];

  test.each([
    ["the one asked for", offered, "plan_year", "plan_month", "plan_year"],
    ["the creator's default when none is asked for", offered, null, "plan_year", "plan_year"],
    [
      "the default when another community's plan is asked for",
      offered,
      "plan_foreign",
      "plan_year",
      "plan_year",
    ],
    ["the cheapest that costs something when the default is gone", offered, null, "plan_gone", "plan_month"],
    ["a free one when there are only free ones", [free], null, null, "plan_free"],
    ["the default when Whop lists none", [], "plan_year", "plan_month", "plan_month"],
    ["none when nothing is known", [], "plan_year", null, null],
  ])("is %s", (_rule, plans, askedFor, byDefault, chosen) => {
    expect(choosePlan(plans, askedFor, byDefault)).toBe(chosen);
  });
});
