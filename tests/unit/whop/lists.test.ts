import { expect, test } from "vitest";
import { retryAfter } from "@/lib/whop/rest";
import { json, openDoorTo } from "@/tests/unit/whop/open-door";

const ASKED = { companyId: "biz_a", filter: { updated_after: "2026-11-20T10:00:00.000Z" }, maxPages: 5 };

/** A list of five rows, two a page, with cursors that need encoding. */
function pageAfter(path: string) {
  const start = Number((new URLSearchParams(path.split("?")[1]).get("after") ?? "0+/").slice(0, -2));
  const data = [1, 2, 3, 4, 5].slice(start, start + 2).map((id) => ({ id }));
  return { data, page_info: { has_next_page: start + 2 < 5, end_cursor: `${start + 2}+/` } };
}

test("a list is read page by page to its end, oldest first, each row once", async () => {
  const { door, seen } = await openDoorTo(({ path }, response) => json(response, 200, pageAfter(path)));
  const rows: unknown[] = [];
  const before = Date.now();
  const isWhole = await door.readList("payments", ASKED, async (page, readAt) => {
    expect(Date.parse(readAt)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(readAt)).toBeLessThanOrEqual(Date.now());
    rows.push(...page);
  });
  expect(isWhole).toBe(true);
  expect(rows).toEqual([1, 2, 3, 4, 5].map((id) => ({ id })));
  expect(seen).toHaveLength(3);
  expect(seen[0]?.headers).toMatchObject({ "api-version-date": expect.stringMatching(/^20\d\d-\d\d-\d\d$/) });
  expect(Object.fromEntries(new URLSearchParams(seen[0]?.path.split("?")[1]))).toEqual({
    company_id: "biz_a",
    updated_after: "2026-11-20T10:00:00.000Z",
    order: "created_at",
    direction: "asc",
    first: "100",
  });
});

test("a list that goes on after the pages allowed says so", async () => {
  const { door } = await openDoorTo(({ path }, response) => json(response, 200, pageAfter(path)));
  expect(await door.readList("refunds", { ...ASKED, maxPages: 2 }, async () => {})).toBe(false);
});

test.each([
  ["goes on without saying where", { has_next_page: true, end_cursor: null }],
  ["goes on where it was", { has_next_page: true, end_cursor: "same" }],
  ["does not say whether it goes on", {}],
])("a list that %s is no whole list", async (_, page_info) => {
  const { door } = await openDoorTo((_seen, response) => json(response, 200, { data: [], page_info }));
  await expect(door.readList("payments", ASKED, async () => {})).rejects.toMatchObject({
    name: "WhopError",
    failure: "malformed",
  });
});

test.each([
  [429, "rate_limited", 7_000],
  [500, "broken", null],
  [403, "forbidden", null],
])(
  "an answer of %i ends the list as %s, with how long Whop wants to be left alone",
  async (status, failure, retryAfterMs) => {
    const { door } = await openDoorTo((_, response) => {
      response.setHeader("retry-after", status === 429 ? "7" : "");
      json(response, status, { error: { message: "No." } });
    });
    await expect(door.readList("payments", ASKED, async () => {})).rejects.toMatchObject({
      failure,
      retryAfterMs,
    });
  },
);

test.each([
  ["12", 12_000],
  ["0", 0],
  ["999999", 3_600_000],
  ["Wed, 25 Nov 2026 00:01:00 GMT", 60_000],
  ["Tue, 24 Nov 2026 00:01:00 GMT", 0],
  ["soon", null],
  ["", null],
  [null, null],
])("Retry-After %j means %j milliseconds", (header, wait) => {
  expect(retryAfter(header, Date.parse("2026-11-25T00:00:00Z"))).toBe(wait);
});

test("one dispute is read by its id; null where Whop has none", async () => {
  const { door, seen } = await openDoorTo(({ path }, response) =>
    path.endsWith("dspt_1")
      ? json(response, 200, { id: "dspt_1" })
      : json(response, 404, { error: { message: "Not found." } }),
  );
  expect(await door.readDisputeById("dspt_1")).toMatchObject({ row: { id: "dspt_1" } });
  expect(await door.readDisputeById("dspt_2")).toBeNull();
  expect(seen.map(({ path }) => path)).toEqual(["/api/v1/disputes/dspt_1", "/api/v1/disputes/dspt_2"]);
});
