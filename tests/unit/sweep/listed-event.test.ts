import { expect, test } from "vitest";
import { listedEvent } from "@/lib/sweep/listed-event";
import { normaliseWhopEvent } from "@/lib/whop/normalise/normalise";
import { payloadOf } from "@/tests/support/whop/payloads/event";
import { addPayment, createWorld } from "@/tests/support/whop/state/create-world";

const READ_AT = "2026-11-25T10:00:00.000Z";
const world = createWorld();
const sale = addPayment(world, {
  userId: "user_ana",
  planId: "plan_lumen_monthly",
  createdAt: "2026-11-20T10:00:00.000Z",
  metadata: { referly_code: "maya2code" },
});
const row = (changes: object = {}) => ({ ...payloadOf(world, "payment", sale.id, "unpinned"), ...changes });
const listed = (changes: object = {}) => listedEvent("biz_lumen", "payment", row(changes), READ_AT).event;

test("a row says what the delivery about the same payment says", () => {
  const told = { type: "payment.succeeded", company_id: "biz_lumen", timestamp: READ_AT, data: row() };
  const delivered = normaliseWhopEvent(Buffer.from(JSON.stringify(told)));
  expect(listed()).toEqual({
    ...delivered,
    type: "payment.listed",
    envelopeId: expect.stringMatching(/^sweep_/),
  });
});

test.each([
  ["paid", "succeeded", "succeeded"],
  ["paid", "partially_refunded", "succeeded"],
  ["paid", "dispute_lost", "succeeded"],
  ["paid", "a_new_word", "succeeded"],
  [null, "refunded", "succeeded"],
  [null, "auto_refunded", "succeeded"],
  [null, "open_dispute", "succeeded"],
  [null, "resolution_won", "succeeded"],
  ["open", "failed", "failed"],
  ["open", "past_due", "failed"],
  ["uncollectible", null, "failed"],
  ["open", "pending", "pending"],
  ["draft", "drafted", "pending"],
  ["open", "incomplete", "pending"],
  ["void", "canceled", "other"],
  ["unresolved", "unresolved", "other"],
])("a payment that is %j and %j counts as %s", (status, substatus, word) => {
  expect(listed({ status, substatus })).toMatchObject({ kind: "payment", payment: { status: word } });
});

test.each([
  ["words nobody has heard of", { status: "new", substatus: "newer" }, "unknown_status"],
  ["no words at all", { status: null, substatus: null }, "unknown_status"],
  ["another company's name", { company: { id: "biz_other" } }, "companies_disagree"],
  ["an id that is none", { id: "pay_../x" }, "bad_id"],
])("a row with %s is unreadable, not guessed", (_, changes, reason) => {
  expect(listed(changes)).toMatchObject({ kind: "unreadable", reason });
});

test.each([null, 5, "row", []])("a row that is %j is unreadable", (row) => {
  expect(listedEvent("biz_a", "refund", row, READ_AT).event).toMatchObject({
    kind: "unreadable",
    reason: "no_data",
  });
});

test("the time of reading stands in where a row has none, and never where it has one", () => {
  const refund = { id: "rf_1", status: "succeeded", amount: 5, currency: "usd", payment: { id: "pay_1" } };
  expect(listedEvent("biz_a", "refund", refund, READ_AT).event).toMatchObject({
    refund: { updatedAt: READ_AT },
  });
  expect(listed()).toMatchObject({ payment: { updatedAt: sale.updatedAt } });
});

test("the same row has the same id whenever it is read, another state and another company have others", () => {
  const idOf = (companyId: string, changes: object, readAt: string) =>
    listedEvent(companyId, "payment", row(changes), readAt).webhookId;
  const first = idOf("biz_lumen", {}, READ_AT);
  expect(first).toMatch(/^sweep_[0-9a-f]{32}$/);
  expect(idOf("biz_lumen", {}, "2026-11-26T10:00:00.000Z")).toBe(first);
  expect(idOf("biz_lumen", { substatus: "refunded" }, READ_AT)).not.toBe(first);
  expect(idOf("biz_other", {}, READ_AT)).not.toBe(first);
});

test("what the inbox keeps of a row reads the same when it is tried again, and a giant row is kept in part and unreadable", () => {
  const { body, event } = listedEvent("biz_lumen", "payment", row(), READ_AT);
  expect(normaliseWhopEvent(body)).toEqual(event);
  const giant = listedEvent(
    "biz_lumen",
    "payment",
    row({ metadata: { text: "x".repeat(300_000) } }),
    READ_AT,
  );
  expect(giant.body.length).toBe(256 * 1024);
  expect(giant.event).toMatchObject({ kind: "unreadable" });
});
