import { describe, expect, test } from "vitest";
import { type Noun, payloadOf, webhookBody } from "@/tests/support/whop/payloads/event";
import { addPayment, createWorld } from "@/tests/support/whop/state/create-world";
import { changed, GENERATIONS, normalise, paymentWith, recorded } from "@/tests/unit/whop/payloads";

const CLICK = "0199f3a2-7c11-7d3e-9b4a-5f6071829304";
const BUYER = { whopUserId: "user_B", username: "buyer", name: "Buyer", email: "buyer@mail.invalid" };
const PAYMENT = {
  paymentId: "pay_1",
  buyer: BUYER,
  membershipId: "mem_1",
  planId: "plan_1",
  checkoutConfigurationId: "ch_1",
  referlyCode: "ana",
  referlyClick: CLICK,
  promoCodeId: "promo_1",
  status: "succeeded",
  billingReason: "subscription_create",
  amountMinor: 2900,
  currency: "usd",
  moneyProblem: null,
  paidAt: "2026-11-20T10:00:03.000Z",
  createdAt: "2026-11-20T09:59:58.000Z",
  updatedAt: "2026-11-20T10:00:04.000Z",
  cardBrand: "visa",
  cardLast4: "4242",
  billingCountry: "DE",
  riskScore: 12,
};
const REFUND = {
  refundId: "rf_1",
  paymentId: "pay_1",
  amountMinor: 2900,
  currency: "usd",
  moneyProblem: null,
  createdAt: "2026-11-22T07:59:59.000Z",
};
const DISPUTE = {
  disputeId: "dspt_1",
  paymentId: "pay_1",
  amountMinor: 2900,
  currency: "usd",
  moneyProblem: null,
  reason: "fraudulent",
  createdAt: "2026-11-25T07:59:00.000Z",
};

describe.each(GENERATIONS)("a delivery of the %s generation in our words", (generation) => {
  const event = (name: string) => normalise(recorded(name, generation));
  const promoCode = generation === "unpinned" ? "ANA10" : null;

  test("a first payment, with everything that proves where it came from", () => {
    expect(event("payment-succeeded")).toEqual({
      kind: "payment",
      type: "payment.succeeded",
      companyId: "biz_A",
      envelopeId: "msg_01",
      payment: { ...PAYMENT, promoCode },
    });
  });

  test.each([
    [
      "payment-succeeded-renewal",
      {
        paymentId: "pay_2",
        billingReason: "subscription_cycle",
        referlyClick: null,
        referlyCode: null,
        checkoutConfigurationId: null,
      },
    ],
    [
      "payment-succeeded-free",
      {
        paymentId: "pay_3",
        billingReason: "one_time",
        amountMinor: 0,
        moneyProblem: null,
        referlyClick: CLICK,
      },
    ],
    [
      "payment-failed",
      { paymentId: "pay_4", status: "failed", paidAt: null, membershipId: null, buyer: BUYER },
    ],
  ])("%s", (name, payment) => {
    expect(event(name)).toMatchObject({ kind: "payment", payment });
  });

  test.each([
    ["refund-created", "pending", "08"],
    ["refund-updated-requires-action", "requires_action", "09"],
    ["refund-updated-succeeded", "succeeded", "10"],
    ["refund-updated-failed", "failed", "11"],
    ["refund-updated-canceled", "canceled", "12"],
  ])("%s", (name, status, hour) => {
    const refund = { ...REFUND, status, updatedAt: `2026-11-22T${hour}:00:00.000Z` };
    expect(event(name)).toMatchObject({ kind: "refund", companyId: "biz_A", refund });
  });

  test.each([
    ["dispute-created", "open", "2026-11-25"],
    ["dispute-created-inquiry", "inquiry", "2026-11-25"],
    ["dispute-updated-inquiry-closed", "inquiry", "2026-11-26"],
    ["dispute-updated-lost", "lost", "2026-12-10"],
    ["dispute-updated-won", "won", "2026-12-10"],
  ])("%s", (name, status, day) => {
    const dispute = { ...DISPUTE, status, updatedAt: `${day}T08:00:00.000Z` };
    expect(event(name)).toMatchObject({ kind: "dispute", companyId: "biz_A", dispute });
  });

  test("a membership that began", () => {
    const names = generation === "unpinned" ? BUYER : { ...BUYER, username: null, name: null, email: null };
    expect(event("membership-activated")).toMatchObject({
      kind: "membership",
      companyId: "biz_A",
      membership: {
        membershipId: "mem_1",
        user: names,
        planId: "plan_1",
        checkoutConfigurationId: generation === "unpinned" ? "ch_1" : null,
        referlyCode: "ana",
        referlyClick: CLICK,
        status: "active",
        isActive: true,
        joinedAt: generation === "unpinned" ? "2026-11-20T10:00:03.000Z" : "2026-11-20T09:59:58.000Z",
        endedAt: null,
      },
    });
  });

  test("a membership that ended, and when", () => {
    const membership = { status: "canceled", isActive: false, endedAt: "2026-12-19T18:00:00.000Z" };
    expect(event("membership-deactivated")).toMatchObject({ kind: "membership", membership });
  });
});

describe("one fact, two generations", () => {
  const world = createWorld();
  const at = "2026-11-20T10:00:00.000Z";
  const metadata = { referly_code: "ana", referly_click: CLICK };
  const payment = addPayment(world, {
    userId: "user_ana",
    planId: "plan_lumen_yearly",
    createdAt: at,
    membershipId: "mem_ana",
    metadata,
  });
  const yen = addPayment(world, {
    userId: "user_ana",
    planId: "plan_lumen_monthly",
    createdAt: at,
    currency: "jpy",
    amountMinor: 4_800,
  });
  const owed = {
    companyId: "biz_lumen",
    paymentId: payment.id,
    amountMinor: 1_043,
    currency: "usd",
    createdAt: at,
    updatedAt: at,
  };
  world.refunds.rf_1 = { id: "rf_1", status: "succeeded", ...owed };
  world.disputes.dspt_1 = { id: "dspt_1", status: "warning_needs_response", reason: "fraudulent", ...owed };

  test.each<[string, Noun, string]>([
    ["payment.succeeded", "payment", payment.id],
    ["payment.succeeded", "payment", yen.id],
    ["refund.updated", "refund", "rf_1"],
    ["dispute.created", "dispute", "dspt_1"],
  ])("%s %s reads the same from both", (type, noun, id) => {
    const [unpinned, dated] = GENERATIONS.map((generation) => {
      const data = payloadOf(world, noun, id, generation);
      return normalise(webhookBody({ type, companyId: "biz_lumen", data }, "msg_1", at, generation));
    });
    expect(unpinned).toMatchObject({ kind: noun, companyId: "biz_lumen" });
    expect(dated).toEqual(unpinned);
  });

  test("a membership reads the same but for the names that the dated one leaves out", () => {
    const memberships = GENERATIONS.map((generation) => {
      const data = payloadOf(world, "membership", "mem_ana", generation);
      const event = normalise(
        webhookBody(
          { type: "membership.activated", companyId: "biz_lumen", data },
          "msg_1",
          "2025-11-12T09:00:00.000Z",
          generation,
        ),
      );
      return event.kind === "membership"
        ? { ...event.membership, user: event.membership.user?.whopUserId }
        : event;
    });
    expect(memberships[0]).toMatchObject({ membershipId: "mem_ana", user: "user_ana", isActive: true });
    expect(memberships[1]).toEqual(memberships[0]);
  });
});

describe("what a payment may leave out or say in another way", () => {
  test.each([
    ["a guest has no buyer", { user: null }, { buyer: null }],
    [
      "a missing scope leaves the email out",
      { user: { id: "user_B" } },
      { buyer: { whopUserId: "user_B", username: null, name: null, email: null } },
    ],
    [
      "a bare user id is a buyer",
      { user: undefined, user_id: "user_C" },
      { buyer: { whopUserId: "user_C", username: null, name: null, email: null } },
    ],
    ["no metadata, no marks", { metadata: null }, { referlyCode: null, referlyClick: null }],
    [
      "a click that is no uuid is none",
      { metadata: { referly_click: "lnk_9", referly_code: 7 } },
      { referlyCode: null, referlyClick: null },
    ],
    [
      "a click is kept in lower case",
      { metadata: { referly_click: CLICK.toUpperCase() } },
      { referlyClick: CLICK },
    ],
    [
      "the total may be hidden, then the subtotal counts",
      { total: null, subtotal: 19.99 },
      { amountMinor: 1999, moneyProblem: null },
    ],
    [
      "no amount at all is named",
      { total: null, subtotal: null },
      { amountMinor: null, moneyProblem: "missing" },
    ],
    [
      "an amount of a currency that does not exist is named",
      { currency: "xyz" },
      { amountMinor: null, currency: "xyz", moneyProblem: "unknown_currency" },
    ],
    [
      "an amount object carries its own currency",
      { currency: undefined, total: { amount: "10.43", currency: "EUR" } },
      { amountMinor: 1043, currency: "eur" },
    ],
    [
      "an amount object that contradicts the payment is not believed",
      { total: { amount: "10.43", currency: "eur" } },
      { amountMinor: null, moneyProblem: "currency_mismatch" },
    ],
    ["a risk score outside 0 to 100 is none", { risk_score: 1200 }, { riskScore: null }],
    [
      "the card may only be in the payment method",
      { card_brand: null, card_last4: null },
      { cardBrand: "visa", cardLast4: "4242" },
    ],
    ["no state time: the envelope's", { updated_at: null }, { updatedAt: "2026-11-20T10:00:05.000Z" }],
  ])("%s", (_, data, expected) => {
    expect(paymentWith(data)).toMatchObject(expected);
  });

  test.each([
    ["2026-11-20T10:00:03.000Z", "2026-11-20T10:00:03.000Z"],
    ["2026-11-20T10:00:03Z", "2026-11-20T10:00:03.000Z"],
    ["2026-11-20T12:00:03.999999+02:00", "2026-11-20T10:00:03.999Z"],
    [1_763_632_803, "2025-11-20T10:00:03.000Z"],
    ["1763632803", "2025-11-20T10:00:03.000Z"],
    [1_763_632_803_500, "2025-11-20T10:00:03.500Z"],
    ["2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["2026-02-29T00:00:00Z", null],
    ["2026-02-30T00:00:00Z", null],
    ["2026-13-01T00:00:00Z", null],
    ["2026-11-20T25:00:00Z", null],
    ["2026-11-20", null],
    ["9999-12-31T00:00:00Z", null],
    ["1970-01-01T00:00:00Z", null],
    ["yesterday", null],
    [-1, null],
    [1e300, null],
    [true, null],
    [null, null],
  ])("a time of %j is %j", (time, expected) => {
    expect(paymentWith({ paid_at: time }).paidAt).toBe(expected);
  });
});

describe("whether a membership lets its holder in", () => {
  test.each([
    ["trialing", true],
    ["active", true],
    ["past_due", true],
    ["completed", true],
    ["canceling", true],
    ["canceled", false],
    ["expired", false],
    ["unresolved", false],
    ["drafted", false],
    ["something_new", false],
  ])("activated as %s: %j", (status, isActive) => {
    const event = normalise(changed("membership-activated", "unpinned", {}, { status }));
    expect(event).toMatchObject({ kind: "membership", membership: { status, isActive } });
  });

  test("the event that says it is over is believed whatever the status", () => {
    const data = { status: "past_due", canceled_at: null };
    const event = normalise(changed("membership-deactivated", "unpinned", {}, data));
    expect(event).toMatchObject({ membership: { isActive: false, endedAt: "2026-12-20T10:00:10.000Z" } });
  });
});
