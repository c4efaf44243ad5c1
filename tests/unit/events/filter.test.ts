import { expect, test } from "vitest";
import { eventParams, eventQueryOf } from "@/lib/events/filter-schema";

const read = (query: string) => eventQueryOf(new URLSearchParams(query));
const NOTHING = { state: null, kind: null, search: null, before: null };

test("an address without anything means everything, from the newest on", () => {
  expect(read("")).toEqual(NOTHING);
});

test("what an address says comes back as the same address", () => {
  const query = {
    state: "dead",
    kind: "refund",
    search: "pay_1 & more",
    before: { at: "2026-11-24T10:00:00.123456+00:00", webhookId: "msg_1" },
  } as const;
  expect(read(eventParams(query).toString())).toEqual(query);
  expect(eventParams(read("")).toString()).toBe("");
});

test.each([
  "state=paid",
  "kind=%00",
  "search=%20%20",
  `search=${"x".repeat(200)}`,
  "before=yesterday",
  "before=2026-11-24T10:00:00Z",
  "before=~msg_1",
])("what cannot be read counts as absent: %s", (query) => {
  expect(read(query)).toEqual(NOTHING);
});
