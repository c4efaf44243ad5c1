import { expect, test } from "vitest";
import { referralsOf, sectionUrl } from "@/components/dashboard/sections";

const url = (section: Parameters<typeof sectionUrl>[1], query: string) =>
  sectionUrl("biz_cats", section, new URLSearchParams(query));

test("the chosen days come along to the pages that show days", () => {
  expect(url("referrals", "range=7d")).toBe("/dashboard/biz_cats/referrals?range=7d");
  expect(url("overview", "from=2026-10-01&to=2026-10-07")).toBe(
    "/dashboard/biz_cats?from=2026-10-01&to=2026-10-07",
  );
});

test("nothing else comes along, and no days to where none are shown", () => {
  expect(url("overview", "range=7d&status=pending&before=abc")).toBe("/dashboard/biz_cats?range=7d");
  expect(url("settings", "range=7d")).toBe("/dashboard/biz_cats/settings");
  expect(url("events", "")).toBe("/dashboard/biz_cats/events");
});

test("a member's referrals are those of the days one looks at, the usual days too", () => {
  const member = "019a7b1c-2d3e-7f40-8a51-6b72c8d9e0f1";
  expect(referralsOf("biz_cats", member, { preset: "30d" })).toBe(
    `/dashboard/biz_cats/referrals?range=30d&member=${member}`,
  );
});
