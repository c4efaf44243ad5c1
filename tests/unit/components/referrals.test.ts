import { expect, test } from "vitest";
import {
  beyond,
  filtered,
  isNarrowed,
  listUrl,
  openIn,
  unfiltered,
  withOpen,
} from "@/components/referrals/address";
import { referral, shownState, stepKind } from "@/lib/referrals/schema";
import messages from "@/messages/en.json";

const ID = "019a7b1c-2d3e-7f40-8a51-6b72c8d9e0f2";
const params = new URLSearchParams(`status=pending&q=ada&range=7d&older=x~y&referral=${ID}&theme=odd`);

test("the API is asked for filters and page, and for nothing else of the address", () => {
  expect(listUrl("biz_cats", params)).toBe(
    "/api/companies/biz_cats/referrals?status=pending&q=ada&range=7d&older=x%7Ey",
  );
});

test("another filter begins at the newest page, with nothing open", () => {
  expect(filtered(params, { status: null, method: "claim" })).toBe("?q=ada&range=7d&theme=odd&method=claim");
});

test("clearing the filters keeps the days", () => {
  expect(unfiltered(params)).toBe("?range=7d&theme=odd");
  expect(isNarrowed(new URLSearchParams("range=all&referral=x&older=y"))).toBe(false);
  expect(isNarrowed(new URLSearchParams("range=7d"))).toBe(true);
});

test("the next page begins beyond a row, and an open referral leaves the page where it is", () => {
  const row = { createdAt: "2026-11-24T10:00:00.5+00:00", id: ID };
  expect(new URLSearchParams(beyond(params, "newer", row)).get("newer")).toBe(`${row.createdAt}~${ID}`);
  expect(new URLSearchParams(beyond(params, "newer", row)).has("older")).toBe(false);
  const open = new URLSearchParams(withOpen(params, "other"));
  expect([openIn(open), open.get("older")]).toEqual(["other", "x~y"]);
  expect(openIn(new URLSearchParams(withOpen(params, null)))).toBeNull();
});

test("every step of a story, every state and every status of money has its words", () => {
  expect(Object.keys(messages.referral.timeline)).toEqual(expect.arrayContaining(stepKind.options));
  expect(Object.keys(messages.referrals.states)).toEqual(expect.arrayContaining(shownState.options));
  const { refunds, disputes } = referral.shape.payments.element.shape;
  expect(Object.keys(messages.referral.money.refund)).toEqual([...refunds.element.shape.status.options]);
  expect(Object.keys(messages.referral.money.dispute)).toEqual([...disputes.element.shape.status.options]);
});
