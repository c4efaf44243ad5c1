import { expect, test } from "vitest";
import type { Creator } from "@/lib/auth/require-creator";
import { ingestEvent } from "@/lib/events/ingest";
import { redriveEvents } from "@/lib/events/redrive";
import { redriveEvent } from "@/lib/events/redrive-event";
import { reconcileNext } from "@/lib/sweep/reconcile";
import { sweep } from "@/lib/sweep/sweep";
import { type Shop, sweepStage } from "@/tests/integration/sweep/stage";
import { newWebhookId } from "@/tests/support/app/delivery";
import { payloadOf, webhookBody } from "@/tests/support/whop/payloads/event";

const stage = sweepStage();

/** The delivery that Whop makes of a payment. */
function deliveryOf({ companyId }: Shop, paymentId: string): Buffer {
  const data = payloadOf(stage.whop.world, "payment", paymentId, "dated");
  const event = { type: "payment.succeeded", companyId, data };
  return Buffer.from(webhookBody(event, newWebhookId(), new Date().toISOString(), "dated"));
}

test("a webhook and a sweep that bring the same payment at the same instant count it once", async () => {
  const shop = await stage.newShop();
  const sale = stage.addSale(shop, 30);
  const release = await stage.db.hold("lock table public.payments in exclusive mode");
  const both = Promise.all([ingestEvent(newWebhookId(), deliveryOf(shop, sale.id)), reconcileNext()]);
  await expect.poll(() => stage.db.waiting(), { timeout: 5_000 }).toBe(2);
  await release();
  const [ingested, reconciled] = await both;
  expect(ingested).toMatchObject({ state: "done", outcome: "converted" });
  expect(reconciled).toMatchObject({ problem: null });
  expect(await stage.payments(shop)).toHaveLength(1);
  expect(await stage.converted(shop)).toBe(1);
  expect(await stage.invariants()).toEqual([]);
});

test("one poison event among 1,000 stops none of them, waits longer each time, is dead after twelve tries, and applies once when it can", async () => {
  const shop = await stage.newShop();
  const poison = stage.addSale(shop, 30);
  const sales = Array.from({ length: 999 }, (_, index) => stage.addSale(shop, 2_000 - index));
  await stage.db.rows(
    `alter table public.payments add constraint broken check (payment_id <> '${poison.id}') not valid`,
  );
  const waiting = [poison, ...sales].map(({ id }) => ({
    webhookId: newWebhookId(),
    body: deliveryOf(shop, id),
  }));
  const first = waiting[0]?.webhookId ?? "";
  let slowest = 0;
  const sender = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const started = performance.now();
      await ingestEvent(next.webhookId, next.body);
      slowest = Math.max(slowest, performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: 4 }, sender));
  expect(await stage.converted(shop)).toBe(999);
  expect(slowest).toBeLessThan(1_000);

  const row = async () =>
    (
      await stage.db.rows(
        `select state, attempts, extract(epoch from next_attempt_at - public.db_now())::float as "left",
           extract(epoch from next_attempt_at - received_at)::int as first
         from public.webhook_events where webhook_id = $1`,
        [first],
      )
    )[0] as { state: string; attempts: number; left: number; first: number };
  expect(await row()).toMatchObject({ state: "pending", attempts: 1, first: 5 });
  const waits: number[] = [];
  let ahead = 0;
  for (let now = await row(); now.state === "pending"; now = await row()) {
    if (waits.length > 0) {
      await stage.moveClock(`${ahead + now.left - 3} seconds`);
      expect(await redriveEvents()).toBe(0);
    }
    ahead += Math.max(now.left, 0) + 1;
    await stage.moveClock(`${ahead} seconds`);
    expect(await redriveEvents()).toBe(1);
    waits.push(Math.ceil((await row()).left / 5) * 5);
  }
  expect(await row()).toMatchObject({ state: "dead", attempts: 12 });
  expect(waits.slice(0, -1)).toEqual([10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 2_560]);
  await stage.moveClock("10 days");
  expect(await redriveEvents()).toBe(0);

  await stage.db.rows("alter table public.payments drop constraint broken");
  const creator = { companyId: shop.companyId, whopUserId: "user_mara" } as Creator;
  expect(await redriveEvent(creator, first)).toMatchObject({ state: "done" });
  expect(await redriveEvents()).toBe(0);
  expect(await row()).toMatchObject({ state: "done" });
  expect(await stage.converted(shop)).toBe(1_000);
  expect(await stage.invariants()).toEqual([]);
}, 120_000);

test("what deliveries did not tell, and numbers that do not add up, are told aloud", async () => {
  const shop = await stage.newShop();
  stage.addSale(shop, 30);
  expect(await sweep({ budgetMs: 30_000 })).toMatchObject({ found: 1, checked: 1, differences: 0 });
  expect(stage.logged("sweep.found_missed")).toMatchObject([
    { alarm: true, company: shop.companyId, found: 1 },
  ]);
  expect(stage.logged("sweep.differences")).toEqual([]);

  await stage.db.rows("update public.referral_codes set conversions = conversions + 1");
  await stage.moveClock("20 minutes");
  expect(await sweep({ budgetMs: 30_000 })).toMatchObject({ found: 0, checked: 1, differences: 1 });
  expect(stage.logged("sweep.differences")).toMatchObject([
    { alarm: true, company: shop.companyId, differences: 1 },
  ]);
});

test("a hold that ends is verified by the sweep, with one line in the audit log", async () => {
  const shop = await stage.newShop();
  stage.addSale(shop, 30);
  await sweep({ budgetMs: 30_000 });
  const verified = () =>
    stage.db.rows(
      "select r.is_verified, (select count(*)::int from public.audit_log a where a.subject_id = r.id::text and a.action = 'verified') as told from public.referrals r",
    );
  expect(await verified()).toEqual([{ is_verified: false, told: 0 }]);
  await stage.moveClock("13 days 23 hours");
  expect(await sweep({ budgetMs: 30_000 })).toMatchObject({ settled: 0 });
  await stage.moveClock("14 days 1 hour");
  expect(await sweep({ budgetMs: 30_000 })).toMatchObject({ settled: 1 });
  expect(await sweep({ budgetMs: 30_000 })).toMatchObject({ settled: 0 });
  expect(await verified()).toEqual([{ is_verified: true, told: 1 }]);
  expect(await stage.invariants()).toEqual([]);
});

test("a step that breaks off is named, and the next ones run all the same", async () => {
  const shop = await stage.newShop();
  stage.addSale(shop, 30);
  await stage.db.rows("alter function public.verify_due(integer) rename to verify_due_away");
  try {
    expect(await sweep({ budgetMs: 30_000 })).toMatchObject({ companies: 1, checked: 1, failed: ["verify"] });
    expect(stage.logged("sweep.step_failed")).toMatchObject([{ step: "verify" }]);
  } finally {
    await stage.db.rows("alter function public.verify_due_away(integer) rename to verify_due");
  }
});

test("no time left means that nothing new is begun", async () => {
  const shop = await stage.newShop();
  stage.addSale(shop, 30);
  expect(await sweep({ budgetMs: 0 })).toMatchObject({ companies: 0, checked: 0, failed: [] });
  expect(await stage.converted(shop)).toBe(0);
});
