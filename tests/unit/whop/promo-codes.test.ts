import { describe, expect, test } from "vitest";
import { json, openDoorTo, openDoorToWhop } from "@/tests/unit/whop/open-door";

const WANTED = {
  companyId: "biz_lumen",
  code: "MAYAK10",
  percentOff: 10,
  durationMonths: 3,
  currency: "usd",
  idempotencyKey: "referly-promo-1",
};
const FOUND = {
  id: "promo_1",
  code: "MAYAK10",
  promo_type: "percentage",
  amount_off: 10,
  promo_duration_months: 3,
  new_users_only: true,
  status: "active",
  created_at: "2026-11-20T10:00:00.000Z",
};
const pageOf = (data: unknown[], end_cursor: string | null = null) => ({
  data,
  page_info: { end_cursor, has_next_page: end_cursor !== null },
});

describe("a promo code is made for newcomers, for any number of them, once each", () => {
  test("the request says so, with a key and a pinned version", async () => {
    const { door, seen } = await openDoorTo((_, response) => json(response, 200, FOUND));
    expect(await door.createPromoCode(WANTED)).toBe("promo_1");
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: "POST", path: "/api/v1/promo_codes" });
    expect(seen[0]?.headers).toMatchObject({
      "api-version-date": expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
      "idempotency-key": "referly-promo-1",
    });
    expect(JSON.parse(seen[0]?.body ?? "")).toEqual({
      company_id: "biz_lumen",
      code: "MAYAK10",
      promo_type: "percentage",
      amount_off: 10,
      base_currency: "usd",
      promo_duration_months: 3,
      new_users_only: true,
      one_per_customer: true,
      unlimited_stock: true,
    });
  });

  test("the same key again makes no second one", async () => {
    const { whop, door } = await openDoorToWhop();
    const first = await door.createPromoCode(WANTED);
    expect(await door.createPromoCode(WANTED)).toBe(first);
    expect(Object.keys(whop.world.promoCodes)).toEqual([first]);
  });

  test.each([
    [403, "forbidden"],
    [409, "conflict"],
    [422, "refused"],
    [429, "rate_limited"],
    [500, "broken"],
  ])("a %i is %s, and nothing is repeated", async (status, failure) => {
    const { door, seen } = await openDoorTo((_, response) =>
      json(response, status, { error: { type: "x", message: "No." } }),
    );
    await expect(door.createPromoCode(WANTED)).rejects.toMatchObject({
      failure,
      operation: "POST /promo_codes",
    });
    expect(seen).toHaveLength(1);
  });

  test.each([
    ["another name", { code: "MAYAK11" }],
    ["another discount", { amount_off: 11 }],
    ["an amount in place of a percentage", { promo_type: "flat_amount" }],
    ["an id that is none", { id: "ch_1" }],
  ])("an answer with %s is not taken for success", async (_, parts) => {
    const { door } = await openDoorTo((_seen, response) => json(response, 200, { ...FOUND, ...parts }));
    await expect(door.createPromoCode(WANTED)).rejects.toMatchObject({ failure: "malformed" });
  });

  test("a percentage that is read as a fraction is the same discount", async () => {
    const { door } = await openDoorTo((_, response) => json(response, 200, { ...FOUND, amount_off: 0.1 }));
    expect(await door.createPromoCode(WANTED)).toBe("promo_1");
  });
});

describe("a promo code is found by its name, whatever page it is on", () => {
  test("among 250, in any case, on the last page", async () => {
    const { whop, door } = await openDoorToWhop();
    for (let n = 0; n < 250; n += 1) {
      await door
        .createPromoCode({ ...WANTED, code: n === 0 ? "Mayak10" : `N${n}`, idempotencyKey: `key-${n}` })
        .catch(() => {});
    }
    expect(await door.findPromoCode("biz_lumen", "MAYAK10")).toMatchObject({ code: "Mayak10" });
    expect(whop.asked("GET /promo_codes")).toBe(3);
    expect(await door.findPromoCode("biz_lumen", "MAYAK12")).toBeNull();
  });

  test("one without a date or discount among the others does not hide it", async () => {
    const { door } = await openDoorTo((_, response) =>
      json(response, 200, pageOf([{ code: null }, 7, { code: "OTHER" }, FOUND])),
    );
    expect(await door.findPromoCode("biz_lumen", "MAYAK10")).toMatchObject({ id: "promo_1" });
  });

  test.each([
    ["says there is more but not where", { end_cursor: null, has_next_page: true }],
    ["goes on where it was", { end_cursor: "here", has_next_page: true }],
  ])("a list that %s ends, and says that nothing is known", async (_, page_info) => {
    const { door, seen } = await openDoorTo((_seen, response) =>
      json(response, 200, { data: [], page_info }),
    );
    await expect(door.findPromoCode("biz_lumen", "MAYAK10")).rejects.toMatchObject({ failure: "malformed" });
    expect(seen.length).toBeLessThanOrEqual(2);
  });

  test("one of that name that cannot be read is neither found nor missing", async () => {
    const { door } = await openDoorTo((_, response) => json(response, 200, pageOf([{ code: "MAYAK10" }])));
    await expect(door.findPromoCode("biz_lumen", "MAYAK10")).rejects.toMatchObject({ failure: "malformed" });
  });
});
