import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { normaliseWhopEvent } from "@/lib/whop/normalise/normalise";
import { ask, jsonOf } from "@/tests/support/app/ask";
import { type AppDatabase, type Code, startAppDatabase } from "@/tests/support/app/database";
import { deliver, newWebhookId, purchaseBody, refundBody } from "@/tests/support/app/delivery";
import { speak } from "@/tests/support/app/raw-socket";
import { type AppSettings, appSettings } from "@/tests/support/app/settings";
import { CHROME } from "@/tests/support/click-request";
import { type AppProcess, startApp } from "@/tests/support/demo/app-process";
import { freePort, type PostgresServer } from "@/tests/support/postgres/server";

const CRON_SECRET = randomBytes(24).toString("hex");

let postgres: PostgresServer;
let db: AppDatabase;
let settings: AppSettings;
let port: number;
let app: AppProcess;

beforeAll(async () => {
  ({ postgres, db } = await startAppDatabase());
  settings = appSettings(postgres.url(), { CRON_SECRET });
  port = await freePort();
  app = await startApp(port, settings);
});
afterAll(async () => {
  await app.stop();
  await db.close();
  await postgres.dispose();
});

const send = (body: string, id = newWebhookId()) =>
  deliver(app.origin, body, { secret: settings.WHOP_WEBHOOK_SECRET, id });
const newCode = async () => db.makeCode(await db.makeCommunity());
const stored = async () =>
  new Set(
    (await db.rows("select webhook_id from public.webhook_events")).map((row) => String(row.webhook_id)),
  );
const conversions = ({ codeId }: Code) =>
  db.value("select conversions from public.referral_codes where id = $1", [codeId]);
const invariants = () => db.rows("select * from public.check_invariants()");

test("64 identical deliveries at the same instant make one row and get 64 times 200", async () => {
  const code = await newCode();
  const id = newWebhookId();
  const body = purchaseBody(code);
  const release = await db.hold("lock table public.webhook_events in exclusive mode");
  let answered = 0;
  const sending = Array.from({ length: 64 }, async () => {
    const answer = await send(body, id);
    answered += 1;
    return answer;
  });
  // As many as the app has connections stand at the lock; the others wait for those.
  await expect.poll(() => db.waiting(), { timeout: 5_000 }).toBe(10);
  expect(answered).toBe(0);
  await release();
  const answers = await Promise.all(sending);
  expect(answers.map(({ status }) => status)).toEqual(Array(64).fill(200));
  const words = answers.map((answer) => (jsonOf(answer) as { stored: string }).stored);
  expect(words.toSorted()).toEqual([...Array(63).fill("duplicate"), "stored"]);
  expect((await db.rows("select from public.webhook_events where webhook_id = $1", [id])).length).toBe(1);
  expect(await conversions(code)).toBe(1);
});

test("two deliveries of one payment under different ids, at once, make one conversion", async () => {
  const code = await newCode();
  const parts = { ...code, paymentId: "pay_twice", userId: "user_twice" };
  const bodies = Array.from({ length: 8 }, () => purchaseBody(parts));
  const release = await db.hold("lock table public.payments in exclusive mode");
  const sending = bodies.map((body) => send(body));
  await expect.poll(() => db.waiting(), { timeout: 5_000 }).toBe(8);
  await release();
  const answers = await Promise.all(sending);
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect(
    (await db.rows("select from public.payments where whop_company_id = $1", [code.companyId])).length,
  ).toBe(1);
  expect(await conversions(code)).toBe(1);
  expect(await invariants()).toEqual([]);
});

test("a database that hangs is a 503 within five seconds, and nothing is kept or acknowledged", async () => {
  const id = newWebhookId();
  const body = purchaseBody(await newCode());
  const release = await db.hold("lock table public.webhook_events in access exclusive mode");
  const answer = await send(body, id).finally(release);
  expect(answer.status).toBe(503);
  expect(answer.milliseconds).toBeLessThan(5_000);
  expect(answer.body).toBe('{"error":{"code":"unavailable","message":"The delivery could not be stored."}}');
  expect(await stored()).not.toContain(id);
  expect((await send(body, id)).status).toBe(200);
});

test("a purchase that ran out of time while it was applied is a 503, and its next delivery applies all of it", async () => {
  const code = await newCode();
  const id = newWebhookId();
  const body = purchaseBody(code);
  const release = await db.hold("lock table public.payments in exclusive mode");
  const answer = await send(body, id).finally(release);
  expect(answer.status).toBe(503);
  expect(answer.milliseconds).toBeLessThan(5_000);
  expect(await stored()).not.toContain(id);
  expect(jsonOf(await send(body, id))).toEqual({ stored: "stored", state: "done", outcome: "converted" });
  expect(await conversions(code)).toBe(1);
  expect(await invariants()).toEqual([]);
});

test("two first purchases of one buyer through two links at once are one referral, of the earlier link, with both payments", async () => {
  const companyId = await db.makeCommunity();
  const [earlier, later] = [await db.makeCode(companyId), await db.makeCode(companyId)];
  const [dayAgo, now] = [new Date(Date.now() - 86_400_000).toISOString(), new Date().toISOString()];
  const buyers = Array.from({ length: 5 }, (_, index) => `user_twolinks${index}`);
  for (const userId of buyers)
    await db.rows("select public.ensure_user($1, $2, null, null, null, null)", [companyId, userId]);
  // Whoever does not wait for the buyer's other purchase has seen no referral and stands still before making one.
  const release = await db.hold("lock table public.referrals in share row exclusive mode");
  const sending = buyers.flatMap((userId) => [
    send(purchaseBody({ ...later, userId, at: now })),
    send(purchaseBody({ ...earlier, userId, at: dayAgo })),
  ]);
  await expect.poll(() => db.waiting(), { timeout: 5_000 }).toBe(10);
  await release();
  const answers = await Promise.all(sending);
  expect(answers.map((answer) => [answer.status, jsonOf(answer)])).toEqual(
    Array(10).fill([200, expect.objectContaining({ state: "done" })]),
  );
  expect(
    await db.rows(
      "select referral_code_id, revenue_minor::int from public.referrals where whop_company_id = $1",
      [companyId],
    ),
  ).toEqual(Array(5).fill({ referral_code_id: earlier.codeId, revenue_minor: 5_800 }));
  expect([await conversions(earlier), await conversions(later)]).toEqual([5, 0]);
  expect(await invariants()).toEqual([]);
});

test("members who buy through each other's links and are refunded at the same time do not stop each other", async () => {
  const companyId = await db.makeCommunity();
  const members = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const code = await db.makeCode(companyId);
      const userId = await db.value(
        "select u.whop_user_id from public.users u join public.referral_codes c on c.user_id = u.id where c.id = $1",
        [code.codeId],
      );
      return { ...code, userId: String(userId) };
    }),
  );
  // Each member buys twice through every other's link, and every second purchase is refunded, forwards and backwards.
  const events = members.flatMap(({ userId }, buyer) =>
    members.flatMap((through, index) => {
      if (index === buyer) return [];
      const paymentId = `pay_${newWebhookId().slice(4)}`;
      return [
        purchaseBody({ ...through, userId, paymentId }),
        refundBody({ companyId, paymentId }),
        purchaseBody({ ...through, userId }),
      ];
    }),
  );
  const answers = await Promise.all([...events, ...events.toReversed()].map((body) => send(body)));
  expect(answers.map((answer) => [answer.status, jsonOf(answer)])).toEqual(
    Array(events.length * 2).fill([200, expect.objectContaining({ stored: "stored", state: "done" })]),
  );
  expect(await invariants()).toEqual([]);
});

test("six purchases that hold a link at the same time go on one after the other, and none is sent back", async () => {
  const code = await newCode();
  const release = await db.hold("lock table public.referrals in share row exclusive mode");
  // Without the app, which tries again what the server undid.
  const ingesting = Array.from({ length: 6 }, () => {
    const bytes = Buffer.from(purchaseBody(code));
    const event = JSON.stringify(normaliseWhopEvent(bytes));
    const delivery = [newWebhookId(), bytes.toString("base64"), event];
    return db.value("select public.ingest_event($1, $2, $3)->>'outcome'", delivery);
  });
  await expect.poll(() => db.waiting(), { timeout: 5_000 }).toBe(6);
  await release();
  expect(await Promise.all(ingesting)).toEqual(Array(6).fill("converted"));
  expect(await conversions(code)).toBe(6);
});

test("purchases of many buyers through one member's link do not stand in each other's way", async () => {
  const code = await newCode();
  const release = await db.hold("select from public.referral_codes where id = $1 for update", [code.codeId]);
  const sending = Array.from({ length: 100 }, () => send(purchaseBody(code)));
  await expect.poll(() => db.waiting(), { timeout: 5_000 }).toBe(10);
  await release();
  const answers = await Promise.all(sending);
  expect(answers.map((answer) => [answer.status, jsonOf(answer)])).toEqual(
    Array(100).fill([200, { stored: "stored", state: "done", outcome: "converted" }]),
  );
  expect(await conversions(code)).toBe(100);
  expect(
    await db.value("select deadlocks::int from pg_stat_database where datname = current_database()"),
  ).toBe(0);
});

test("an app that is told to stop answers what is under way and stores the clicks it holds, though somebody hangs on", async () => {
  const code = await newCode();
  const release = await db.hold("select from public.referral_codes where id = $1 for update", [code.codeId]);
  const open = () => ask(app.origin, `/r/${code.code}`, { headers: { "user-agent": CHROME } });
  const answers = await Promise.all(Array.from({ length: 20 }, open));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(302));
  const hanging = speak(app.origin, [
    "POST /api/webhooks/whop HTTP/1.1",
    "host: referly.invalid",
    "content-length: 9",
  ]);
  const purchase = send(purchaseBody(code));
  await expect.poll(() => db.waiting(), { timeout: 5_000 }).toBe(2);
  const stopping = app.stop();
  await release();
  expect((await purchase).status).toBe(200);
  await stopping;
  await hanging.closed;
  expect(await app.ended).toBe(0);
  const clicks = await db.rows("select hits from public.referral_clicks where referral_code_id = $1", [
    code.codeId,
  ]);
  expect(clicks).toEqual([{ hits: 20 }]);
  app = await startApp(port, settings);
});

test("a delivery that could not be applied at first is applied later, without another delivery", async () => {
  const code = await newCode();
  const id = newWebhookId();
  await db.rows(
    "alter table public.referrals add constraint broken check (referral_code_id is null) not valid",
  );
  try {
    const answer = await send(purchaseBody(code), id);
    expect([answer.status, jsonOf(answer)]).toMatchObject([200, { state: "pending" }]);
  } finally {
    await db.rows("alter table public.referrals drop constraint broken");
  }
  expect(await conversions(code)).toBe(0);
  await db.rows("update public.webhook_events set next_attempt_at = now() where webhook_id = $1", [id]);
  await expect.poll(() => conversions(code), { timeout: 15_000 }).toBe(1);
  expect(await invariants()).toEqual([]);
}, 30_000);

test("a timer outside may ask for what is due, with its secret and by GET or POST only", async () => {
  const sweep = (method: string, token?: string) =>
    ask(app.origin, "/api/sweep", { method, headers: token ? { authorization: `Bearer ${token}` } : {} });
  expect((await sweep("GET")).status).toBe(401);
  expect((await sweep("POST", `${CRON_SECRET}x`)).status).toBe(401);
  expect((await sweep("PUT", CRON_SECRET)).status).toBe(405);
  const answer = await sweep("GET", CRON_SECRET);
  expect([answer.status, jsonOf(answer)]).toMatchObject([200, { redriven: expect.any(Number) }]);
});

test("a refund and its payment that do not see each other's rows yet do not miss each other", async () => {
  const code = await newCode();
  const paymentId = `pay_${newWebhookId().slice(4)}`;
  // Refunds stop at their last step: all is written, the payment was looked for and not found, nothing is committed.
  await db.rows(`create function public.pause() returns trigger language plpgsql as
    'begin perform pg_advisory_xact_lock(4711); return new; end'`);
  await db.rows(`create trigger pause before update on public.webhook_events
    for each row when (new.event_type like 'refund.%') execute function public.pause()`);
  const release = await db.hold("select pg_advisory_xact_lock(4711)");
  const refund = send(refundBody({ companyId: code.companyId, paymentId }));
  await expect.poll(() => db.waiting(), { timeout: 5_000 }).toBe(1);
  const payment = send(purchaseBody({ ...code, paymentId }));
  await Promise.race([payment, expect.poll(() => db.waiting(), { timeout: 5_000 }).toBe(2)]);
  await release();
  expect((await Promise.all([refund, payment])).map(({ status }) => status)).toEqual([200, 200]);
  await db.rows("drop function public.pause() cascade");
  const states = await db.rows(
    "select status, status_reason from public.referrals where referral_code_id = $1",
    [code.codeId],
  );
  expect(states).toEqual([{ status: "cancelled", status_reason: "refunded" }]);
  expect(await invariants()).toEqual([]);
});
