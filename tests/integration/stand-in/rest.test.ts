import { expect, test } from "vitest";
import { at, idsOf, stage } from "./stage";

const wanted = { account_id: "biz_lumen", plan_id: "plan_lumen_monthly", metadata: { referly_code: "abc" } };

test("a checkout configuration comes with the address of its checkout, and anyone may read it", async () => {
  const { post, get, whop } = await stage();
  const { status, body } = await post("/checkout_configurations", wanted);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: expect.stringMatching(/^ch_\w+$/),
    account_id: "biz_lumen",
    plan: { id: "plan_lumen_monthly" },
    metadata: { referly_code: "abc" },
    purchase_url: `${whop.origin}/checkout/${at(body, "id")}/`,
  });
  const read = await get(`/checkout_configurations/${at(body, "id")}`, { authorization: "" });
  expect(read.body).toEqual(body);
});

test.each([
  ["an unknown plan", { ...wanted, plan_id: "plan_other" }, 404],
  ["a plan of someone else", { ...wanted, account_id: "biz_other" }, 404],
  ["no plan", { account_id: "biz_lumen" }, 400],
  ["a way back over http", { ...wanted, redirect_url: "http://app.example/" }, 400],
  [
    "metadata of 51 keys",
    { ...wanted, metadata: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [n, ""])) },
    400,
  ],
  ["a value of 501 characters", { ...wanted, metadata: { long: "x".repeat(501) } }, 400],
])("a checkout configuration with %s is refused", async (_, body, status) => {
  const { post, whop } = await stage();
  const answer = await post("/checkout_configurations", body);
  expect(answer.status).toBe(status);
  expect(at(answer.body, "error.message")).toEqual(expect.any(String));
  expect(whop.world.checkoutConfigurations).toEqual({});
});

test("the same Idempotency-Key answers with the first answer, another request under it is refused", async () => {
  const { post, whop } = await stage();
  const key = { "idempotency-key": "reward:1" };
  const first = await post("/checkout_configurations", wanted, key);
  const again = await post("/checkout_configurations", wanted, key);
  expect(again.body).toEqual(first.body);
  expect([first, again].map(({ headers }) => headers.get("idempotent-replayed"))).toEqual([null, "true"]);
  expect((await post("/checkout_configurations", { ...wanted, metadata: {} }, key)).status).toBe(400);
  expect(Object.keys(whop.world.checkoutConfigurations)).toHaveLength(1);
});

test("a refusal is kept for its key, too, and a second request meets a running one with 409", async () => {
  const { post, whop } = await stage();
  const bad = { ...wanted, plan_id: "plan_other" };
  const key = { "idempotency-key": "k1" };
  await post("/checkout_configurations", bad, key);
  expect((await post("/checkout_configurations", bad, key)).headers.get("idempotent-replayed")).toBe("true");

  whop.addFault({ operation: "POST /checkout_configurations", kind: "slow", delayMs: 150, times: 1 });
  const slow = post("/checkout_configurations", wanted, { "idempotency-key": "k2" });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await post("/checkout_configurations", wanted, { "idempotency-key": "k2" })).status).toBe(409);
  expect((await slow).status).toBe(200);
});

test("a POST without an Idempotency-Key, or with an endless one, does nothing", async () => {
  const { post, whop } = await stage();
  expect((await post("/checkout_configurations", wanted, { "idempotency-key": "" })).status).toBe(400);
  expect(
    (await post("/checkout_configurations", wanted, { "idempotency-key": "x".repeat(256) })).status,
  ).toBe(400);
  expect(whop.world.checkoutConfigurations).toEqual({});
});

test("payments come by pages without gap or double", async () => {
  const { get, whop } = await stage({ webhookUrl: null });
  const bought = Array.from({ length: 7 }, () => whop.buy({ planId: "plan_lumen_monthly" }).paymentId);
  const seen: string[] = [];
  let after = "";
  do {
    const query = `company_id=biz_lumen&direction=asc&first=3${after && `&after=${encodeURIComponent(after)}`}`;
    const { body } = await get(`/payments?${query}`);
    seen.push(...idsOf(body));
    after = at(body, "page_info.has_next_page") ? String(at(body, "page_info.end_cursor")) : "";
  } while (after);
  expect(seen).toEqual(bought);
});

test("lists are filtered by time, kind, plan and checkout, newest first unless asked otherwise", async () => {
  const { get, post, whop } = await stage({ webhookUrl: null });
  const { body: configuration } = await post("/checkout_configurations", wanted);
  const configurationId = String(at(configuration, "id"));
  const { paymentId: linked, membershipId } = whop.buy({ configurationId });
  const { paymentId: yearly } = whop.buy({ planId: "plan_lumen_yearly" });
  const { paymentId: declined } = whop.buy({ planId: "plan_lumen_monthly", isDeclined: true });
  const { paymentId: renewed } = whop.renew({ membershipId: membershipId ?? "" });
  const { refundId } = whop.refund({ paymentId: yearly ?? "" });
  const ids = async (path: string) => {
    const { body } = await get(`${path}${path.includes("?") ? "&" : "?"}company_id=biz_lumen`);
    return idsOf(body);
  };
  expect(await ids("/payments")).toEqual([renewed, declined, yearly, linked]);
  expect(await ids(`/payments?checkout_configuration_ids[]=${configurationId}`)).toEqual([renewed, linked]);
  expect(await ids("/payments?plan_ids[]=plan_lumen_yearly")).toEqual([yearly]);
  expect(await ids("/payments?statuses[]=open")).toEqual([declined]);
  expect(await ids("/payments?billing_reasons[]=subscription_cycle")).toEqual([renewed]);
  expect(await ids("/payments?order=final_amount&direction=desc&first=1")).toEqual([yearly]);
  const soldAt = whop.world.payments[yearly ?? ""]?.createdAt ?? "";
  expect(await ids(`/payments?created_after=${soldAt}`)).toEqual([renewed, declined]);
  // A refund moves the payment's own time: this is how reconciliation finds it.
  expect(await ids(`/payments?updated_after=${whop.world.payments[renewed]?.createdAt}`)).toEqual([yearly]);
  expect(await ids(`/refunds?payment_id=${yearly}`)).toEqual([refundId]);
  expect(await ids(`/refunds?payment_id=${linked}`)).toEqual([]);
  const members = await ids(
    `/memberships?user_ids[]=${whop.world.payments[linked ?? ""]?.userId}&statuses[]=active`,
  );
  expect(members).toEqual([membershipId]);
});

test("disputes are listed by their opening and read by id, and a list of payments leaves out what only webhooks tell", async () => {
  const { get, whop } = await stage({ webhookUrl: null });
  const { paymentId } = whop.buy({ planId: "plan_lumen_monthly" });
  const { disputeId } = whop.dispute({ paymentId: paymentId ?? "", status: "lost" });
  expect(idsOf((await get("/disputes?company_id=biz_lumen")).body)).toEqual([disputeId]);
  const openedAt = whop.world.disputes[disputeId]?.createdAt;
  expect(idsOf((await get(`/disputes?company_id=biz_lumen&created_after=${openedAt}`)).body)).toEqual([]);
  expect((await get(`/disputes/${disputeId}`)).body).toMatchObject({ id: disputeId, status: "lost" });
  const { body } = await get("/payments?company_id=biz_lumen");
  expect(body).toMatchObject({
    data: [{ id: paymentId, substatus: "dispute_lost", updated_at: expect.any(String) }],
  });
  expect(JSON.stringify(body)).not.toMatch(/risk_score|"refunds"|"disputes"/);
  expect((await get(`/payments/${paymentId}`)).body).toHaveProperty("risk_score");
});

test("the version date of a request decides between numbers with nested ids and money objects with flat ones", async () => {
  const { get, whop } = await stage({ webhookUrl: null });
  const { paymentId } = whop.buy({ planId: "plan_lumen_monthly" });
  const old = await get(`/payments/${paymentId}`, { "api-version-date": "2026-07-20" });
  expect(old.body).toMatchObject({
    total: 29,
    plan: { id: "plan_lumen_monthly" },
    company: { id: "biz_lumen" },
  });
  const dated = await get(`/payments/${paymentId}`, { "api-version-date": "2026-08-25-2" });
  expect(dated.body).toMatchObject({
    total: { amount: "29.00", currency: "usd", decimals: 2 },
    plan_id: "plan_lumen_monthly",
    account_id: "biz_lumen",
  });
  expect(dated.body).not.toHaveProperty("company");
});

test("a list needs a company, and what does not exist is 404", async () => {
  const { get } = await stage();
  expect((await get("/payments")).status).toBe(400);
  expect((await get("/payments?company_id=biz_other")).status).toBe(404);
  expect((await get("/payments/pay_none")).status).toBe(404);
  expect((await get("/users/user_ana/access/biz_other")).status).toBe(404);
  expect((await get("/nothing")).status).toBe(404);
});
