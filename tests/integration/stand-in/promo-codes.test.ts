import { expect, test } from "vitest";
import { at, idsOf, stage } from "./stage";

const MAYAK10 = {
  company_id: "biz_lumen",
  code: "MAYAK10",
  promo_type: "percentage",
  amount_off: 10,
  base_currency: "usd",
  new_users_only: true,
  promo_duration_months: 2,
  one_per_customer: true,
  unlimited_stock: true,
};
const MONTHLY = "plan_lumen_monthly";

test("a promo code is made, listed by pages, and archived", async () => {
  const { post, get, whop } = await stage();
  const { status, body } = await post("/promo_codes", MAYAK10);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: expect.stringMatching(/^promo_\w+$/),
    ...{ code: "MAYAK10", amount_off: 10, status: "active", unlimited_stock: true, promo_duration_months: 2 },
  });
  await post("/promo_codes", { ...MAYAK10, code: "LEO10" });
  const first = await get("/promo_codes?company_id=biz_lumen&first=1");
  const second = await get(
    `/promo_codes?company_id=biz_lumen&first=1&after=${at(first.body, "page_info.end_cursor")}`,
  );
  expect([...idsOf(first.body), ...idsOf(second.body)].toReversed()).toEqual(
    Object.keys(whop.world.promoCodes),
  );
  expect(at(second.body, "page_info.has_next_page")).toBe(false);
  const [id = ""] = Object.keys(whop.world.promoCodes);
  const archived = await fetch(`${whop.origin}/api/v1/promo_codes/${id}`, {
    method: "DELETE",
    headers: { authorization: "Bearer key_of_the_stand_in" },
  });
  expect(archived.status).toBe(200);
  expect(whop.world.promoCodes[id]?.status).toBe("archived");
});

test.each([
  ["a name that is taken, in any case", { code: "mayak10" }, 422],
  ["an unknown company", { company_id: "biz_other", code: "LEO10" }, 404],
  ["more than everything off", { amount_off: 101, code: "LEO10" }, 400],
  ["a name with a hyphen", { code: "MAYA-K10" }, 400],
])("a promo code with %s is refused", async (_, parts, status) => {
  const { post, whop } = await stage();
  await post("/promo_codes", MAYAK10);
  expect((await post("/promo_codes", { ...MAYAK10, ...parts })).status).toBe(status);
  expect(Object.keys(whop.world.promoCodes)).toHaveLength(1);
});

test.each(["drop_after_commit", "status_after_commit"] as const)(
  "after %s the promo code is there, and the same request finds out",
  async (kind) => {
    const { post, whop } = await stage();
    whop.addFault({ operation: "POST /promo_codes", kind, status: 500, times: 1 });
    const key = { "idempotency-key": "promo:1" };
    const first = await post("/promo_codes", MAYAK10, key).catch(() => ({ status: 0 }));
    expect(first.status).toBe(kind === "drop_after_commit" ? 0 : 500);
    expect(at((await post("/promo_codes", MAYAK10, key)).body, "code")).toBe("MAYAK10");
    expect(whop.asked("POST /promo_codes")).toBe(2);
    expect(Object.keys(whop.world.promoCodes)).toHaveLength(1);
  },
);

test("a purchase with a typed promo code costs less and names it, in both generations", async () => {
  const { post, whop, app } = await stage();
  const id = at((await post("/promo_codes", MAYAK10)).body, "id");
  whop.buy({ planId: MONTHLY, promoCode: "mayak10" });
  whop.setWebhooks({ generation: "dated" });
  whop.buy({ planId: MONTHLY, promoCode: "MAYAK10" });
  await whop.settled();
  const bodies = app.received.map(({ body }) => JSON.parse(body) as unknown);
  const payments = bodies.filter((body) => at(body, "type") === "payment.succeeded");
  const unpinned = payments.find((body) => at(body, "company_id"));
  const dated = payments.find((body) => at(body, "account_id"));
  expect(at(unpinned, "data.promo_code")).toEqual({
    ...{ id, code: "MAYAK10", amount_off: 10, promo_type: "percentage", base_currency: "usd" },
    number_of_intervals: 2,
  });
  expect(at(unpinned, "data.total")).toBe(26.1);
  expect(at(dated, "data.promo_code_id")).toBe(id);
  expect(at(dated, "data.promo_code")).toBeUndefined();
  expect(at(dated, "data.total.amount")).toBe("26.10");
  expect(Object.values(whop.world.promoCodes)[0]?.uses).toBe(2);
});

test("it goes on taking off while its months last", async () => {
  const { post, whop } = await stage();
  await post("/promo_codes", MAYAK10);
  const { membershipId } = whop.buy({ planId: MONTHLY, promoCode: "MAYAK10" });
  const renew = () => whop.world.payments[whop.renew({ membershipId: membershipId ?? "" }).paymentId];
  expect(renew()).toMatchObject({ amountMinor: 2_610 });
  whop.change(({ memberships }) => {
    const membership = memberships[membershipId ?? ""];
    if (membership) membership.joinedAt = new Date(Date.now() - 70 * 86_400_000).toISOString();
  });
  expect(renew()).toMatchObject({ amountMinor: 2_900, promoCodeId: null });
});

test("the checkout takes a promo code, shows what it takes off, and refuses one that does not exist", async () => {
  const { post, page, whop } = await stage();
  await post("/promo_codes", MAYAK10);
  const wrong = await page(`/checkout/${MONTHLY}/?promo=MAYAK11`);
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toContain("There is no such promo code.");
  const shown = await (await page(`/checkout/${MONTHLY}/?promo=mayak10`)).text();
  for (const words of ["Pay $26.10", "-$2.90", 'name="promo" value="MAYAK10"'])
    expect(shown).toContain(words);
  const paid = await page(`/checkout/${MONTHLY}/`, {
    method: "POST",
    body: new URLSearchParams({ name: "Noa Lund", username: "noa", promo: "MAYAK10" }),
  });
  expect(paid.status).toBe(303);
  expect(Object.values(whop.world.payments)[0]).toMatchObject({ amountMinor: 2_610 });
});

test.each([
  ["is a member already", { user: { id: "user_ana" } }, "new members"],
  ["types one that is archived", {}, "no such"],
])("nothing is bought by somebody who %s", async (_, parts, words) => {
  const { post, whop } = await stage();
  await post("/promo_codes", MAYAK10);
  whop.change(({ promoCodes }) => {
    if (words === "no such") for (const promo of Object.values(promoCodes)) promo.status = "archived";
  });
  const people = Object.keys(whop.world.users).length;
  expect(() => whop.buy({ planId: MONTHLY, promoCode: "MAYAK10", ...parts })).toThrow(words);
  expect([whop.world.payments, Object.keys(whop.world.users).length]).toEqual([{}, people]);
});
