import { expect, test } from "vitest";
import { at, stage } from "./stage";

const MONTHLY = { planId: "plan_lumen_monthly" };

test("a purchase through a configuration carries its metadata into membership and payment, and into the renewal", async () => {
  const { post, whop } = await stage();
  const metadata = { referly_code: "abc", referly_click: "01a0405f-4d09-719a-8be1-74fc4bcf0a50" };
  const { body } = await post("/checkout_configurations", {
    account_id: "biz_lumen",
    plan_id: "plan_lumen_monthly",
    metadata,
  });
  const checkoutConfigurationId = String(at(body, "id"));
  const { membershipId, paymentId } = whop.buy({ configurationId: checkoutConfigurationId });
  const renewed = whop.renew({ membershipId: membershipId ?? "" });
  const kept = { metadata, checkoutConfigurationId };
  expect(whop.world.memberships[membershipId ?? ""]).toMatchObject(kept);
  expect(whop.world.payments[paymentId ?? ""]).toMatchObject({
    ...kept,
    billingReason: "subscription_create",
  });
  expect(whop.world.payments[renewed.paymentId]).toMatchObject({
    ...kept,
    billingReason: "subscription_cycle",
  });
});

test("a free plan makes a member and no payment; a declined card makes neither, but says so", async () => {
  const { whop } = await stage();
  const free = whop.buy({ planId: "plan_lumen_free" });
  expect(free.paymentId).toBeNull();
  const declined = whop.buy({ ...MONTHLY, isDeclined: true });
  expect(declined.membershipId).toBeNull();
  await whop.settled();
  expect(whop.deliveries().map(({ type }) => type)).toEqual(["membership.activated", "payment.failed"]);
});

test("a buyer gets in at once, and is out when the membership ends", async () => {
  const { get, whop } = await stage();
  const { userId, membershipId } = whop.buy(MONTHLY);
  const access = async () => (await get(`/users/${userId}/access/biz_lumen`)).body;
  expect(await access()).toEqual({ has_access: true, access_level: "customer" });
  whop.cancel({ membershipId: membershipId ?? "" });
  expect(await access()).toEqual({ has_access: false, access_level: "no_access" });
});

test("no more can be refunded than was paid, in parts or at once", async () => {
  const { control, whop } = await stage();
  const { paymentId } = whop.buy(MONTHLY);
  const refund = (amountMinor?: number) =>
    control("refund", { paymentId, ...(amountMinor ? { amountMinor } : {}) });
  expect((await refund(2_901)).status).toBe(409);
  expect((await refund(900)).status).toBe(200);
  expect(whop.world.payments[paymentId ?? ""]).toMatchObject({
    refundedMinor: 900,
    substatus: "partially_refunded",
  });
  expect((await refund(2_001)).status).toBe(409);
  expect((await refund()).status).toBe(200);
  expect(whop.world.payments[paymentId ?? ""]).toMatchObject({ refundedMinor: 2_900, substatus: "refunded" });
  expect((await refund()).status).toBe(409);
});

test("a refund that fails at the bank gives the payment its money back", async () => {
  const { whop } = await stage();
  const { paymentId } = whop.buy(MONTHLY);
  const { refundId } = whop.refund({ paymentId: paymentId ?? "", status: "pending" });
  expect(whop.world.payments[paymentId ?? ""]?.refundedMinor).toBe(0);
  whop.settleRefund({ refundId, status: "succeeded" });
  expect(whop.world.payments[paymentId ?? ""]?.refundedMinor).toBe(2_900);
  whop.settleRefund({ refundId, status: "failed" });
  expect(whop.world.payments[paymentId ?? ""]).toMatchObject({ refundedMinor: 0, substatus: "succeeded" });
});

test("pressing the button of a checkout twice buys once", async () => {
  const { page, whop } = await stage();
  const form = await (await page("/checkout/plan_lumen_yearly/")).text();
  const purchaseKey = /name="purchaseKey" value="([^"]+)"/.exec(form)?.[1] ?? "";
  const before = Object.keys(whop.world.users).length;
  const press = () =>
    page("/checkout/plan_lumen_yearly/", {
      method: "POST",
      body: new URLSearchParams({ name: "Maya Quist", username: "mayaq", purchaseKey }),
    });
  const [first, second] = [await press(), await press()];
  expect(first.status).toBe(303);
  expect(second.headers.get("location")).toBe(first.headers.get("location"));
  expect(Object.keys(whop.world.users)).toHaveLength(before + 1);
  expect(await (await page(first.headers.get("location") ?? "")).text()).toContain("You are in, Maya.");
});

test("a checkout says what is wrong with a name and keeps what was typed", async () => {
  const { page, whop } = await stage();
  const body = new URLSearchParams({ name: '<b>"Maya"</b>', username: "no spaces" });
  const answer = await page("/checkout/plan_lumen_monthly/", { method: "POST", body });
  expect(answer.status).toBe(422);
  const text = await answer.text();
  expect(text).toContain("&lt;b&gt;&quot;Maya&quot;&lt;/b&gt;");
  expect(text).not.toContain("<b>");
  expect(whop.world.payments).toEqual({});
});
