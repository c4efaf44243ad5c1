import { expect, test } from "vitest";
import { normaliseWhopEvent } from "@/lib/whop/normalise/normalise";
import { verifyWebhook } from "@/lib/whop/webhook";
import type { Received } from "./receiver";
import { SECRET, stage } from "./stage";

const PLAN = { planId: "plan_lumen_monthly" };
const idOf = ({ headers }: Received) => String(headers["webhook-id"]);
const typeOf = ({ body }: Received) => normaliseWhopEvent(Buffer.from(body)).type;
const verified = ({ body, headers }: Received, secret = SECRET) =>
  verifyWebhook(
    Buffer.from(body),
    new Headers(headers as Record<string, string>),
    [secret],
    Date.now() / 1000,
  );

test.each(["unpinned", "dated"] as const)(
  "Referly verifies and reads every %s event of a purchase and what undoes it",
  async (generation) => {
    const { app, whop } = await stage();
    whop.setWebhooks({ generation });
    const { paymentId, membershipId } = whop.buy(PLAN);
    whop.renew({ membershipId: membershipId ?? "" });
    whop.refund({ paymentId: paymentId ?? "", amountMinor: 900 });
    whop.dispute({ paymentId: paymentId ?? "", status: "lost" });
    whop.cancel({ membershipId: membershipId ?? "" });
    whop.buy({ ...PLAN, isDeclined: true });
    await whop.settled();
    expect(app.received.every((one) => verified(one)?.webhookId === idOf(one))).toBe(true);
    expect(app.received.map(typeOf).toSorted()).toEqual([
      "dispute.created",
      "dispute.updated",
      "membership.activated",
      "membership.deactivated",
      "payment.failed",
      "payment.succeeded",
      "payment.succeeded",
      "refund.created",
      "refund.updated",
    ]);
    const facts = app.received.map(({ body }) => normaliseWhopEvent(Buffer.from(body)));
    expect(facts.filter(({ kind }) => kind === "unreadable")).toEqual([]);
    expect(facts.find(({ kind }) => kind === "refund")).toMatchObject({
      companyId: "biz_lumen",
      refund: { paymentId, amountMinor: 900, currency: "usd" },
    });
  },
);

test("an impostor's signature is not accepted, and changed bytes are not either", async () => {
  const { app, whop } = await stage();
  whop.setWebhooks({ wrongSignature: true });
  whop.buy({ planId: "plan_lumen_free" });
  await whop.settled();
  whop.setWebhooks({ wrongSignature: false });
  const [forged] = app.received;
  if (!forged) throw new Error("Nothing came.");
  expect(verified(forged)).toBeNull();

  whop.buy({ planId: "plan_lumen_free" });
  await whop.settled();
  const genuine = app.received.at(-1);
  if (!genuine) throw new Error("Nothing came.");
  expect(verified(genuine)).not.toBeNull();
  expect(verified({ ...genuine, body: `${genuine.body} ` })).toBeNull();
});

test("duplicates carry the id and the bytes of the first", async () => {
  const { app, whop } = await stage();
  whop.setWebhooks({ duplicates: 2 });
  whop.buy({ planId: "plan_lumen_free" });
  await whop.settled();
  expect(app.received).toHaveLength(3);
  expect(new Set(app.received.map(idOf)).size).toBe(1);
  expect(new Set(app.received.map(({ body }) => body)).size).toBe(1);
});

test("held events go out in an order that the seed decides, another seed another order", async () => {
  const { app, whop } = await stage();
  const orders = [];
  for (const seed of [1, 1, 2]) {
    whop.setWebhooks({ hold: true });
    for (let count = 0; count < 4; count += 1) whop.buy(PLAN);
    expect(app.received).toHaveLength(0);
    whop.setWebhooks({ hold: false });
    const held = whop
      .deliveries()
      .filter(({ status }) => status === "held")
      .map(({ id }) => id);
    const released = whop.release(seed);
    await whop.settled();
    expect(app.received.map(idOf)).toEqual(released);
    expect(released.toSorted()).toEqual(held.toSorted());
    orders.push(released.map((id) => held.indexOf(id)));
    app.received.length = 0;
  }
  expect(orders[0]).toEqual(orders[1]);
  expect(orders[0]).not.toEqual(orders[2]);
});

test("a delay puts the first attempt off", async () => {
  const { app, whop } = await stage();
  whop.setWebhooks({ delayMs: 150 });
  whop.buy({ planId: "plan_lumen_free" });
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(app.received).toHaveLength(0);
  await whop.settled();
  expect(app.received).toHaveLength(1);
});

test("an event that is not accepted comes again with the same id until it is, and then no more", async () => {
  const { app, whop } = await stage();
  app.answerWith(() => ({ status: app.received.length < 3 ? 503 : 200 }));
  whop.setWebhooks({ retryDelaysMs: [5, 5, 5, 5] });
  whop.buy({ planId: "plan_lumen_free" });
  await whop.settled();
  expect(new Set(app.received.map(idOf)).size).toBe(1);
  expect(whop.deliveries()).toMatchObject([
    { status: "delivered", attempts: [{ status: 503 }, { status: 503 }, { status: 200 }] },
  ]);
});

test.each([
  ["a refusal", 401],
  ["a redirect", 307],
])("%s is no acceptance: the delivery has failed when its attempts are used up", async (_, status) => {
  const { app, whop } = await stage();
  app.answerWith(() => ({ status, headers: { location: "/elsewhere" } }));
  whop.setWebhooks({ retryDelaysMs: [5] });
  whop.buy({ planId: "plan_lumen_free" });
  await whop.settled();
  expect(app.received.map(({ url }) => url)).toEqual(["/hook", "/hook"]);
  expect(whop.deliveries()).toMatchObject([{ status: "failed" }]);
});

test("a replay repeats id and bytes under a fresh timestamp; dropped events never come", async () => {
  const { app, whop, control } = await stage();
  whop.buy({ planId: "plan_lumen_free" });
  await whop.settled();
  const [first] = app.received;
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await control("replay", { id: first && idOf(first) });
  await whop.settled();
  const [, again] = app.received;
  expect(again?.body).toBe(first?.body);
  expect(again && idOf(again)).toBe(first && idOf(first));
  expect(Number(again?.headers["webhook-timestamp"])).toBeGreaterThan(
    Number(first?.headers["webhook-timestamp"]),
  );

  whop.setWebhooks({ drop: true });
  whop.buy({ planId: "plan_lumen_free" });
  await whop.settled();
  expect(app.received).toHaveLength(2);
  expect(whop.deliveries().at(-1)).toMatchObject({ status: "dropped", attempts: [] });
});

test("any text can be sent as a signed webhook", async () => {
  const { app, whop, control } = await stage();
  await control("send", { text: "not json at all" });
  await whop.settled();
  expect(app.received).toMatchObject([{ body: "not json at all" }]);
  expect(app.received.map((one) => verified(one) !== null)).toEqual([true]);
});
