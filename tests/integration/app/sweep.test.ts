import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { normaliseWhopEvent } from "@/lib/whop/normalise/normalise";
import { stateOf } from "@/tests/sql/community";
import { ask, jsonOf } from "@/tests/support/app/ask";
import { type AppDatabase, openAppDatabase } from "@/tests/support/app/database";
import { startWhopStage, type WhopStage } from "@/tests/support/app/whop-stage";
import { type AppProcess, startApp } from "@/tests/support/demo/app-process";
import { freshDatabase } from "@/tests/support/postgres/fresh-database";
import { moveableClock } from "@/tests/support/postgres/moveable-clock";
import { freePort } from "@/tests/support/postgres/server";
import type { StandInWhop } from "@/tests/support/whop/stand-in";
import { addPayment, addUser } from "@/tests/support/whop/state/create-world";
import type { Delivery } from "@/tests/support/whop/state/store";

const CRON_SECRET = randomBytes(24).toString("hex");
const COMPANY = "biz_lumen";
const PLAN = "plan_lumen_monthly";

let stage: WhopStage;
let app: AppProcess;

beforeAll(async () => {
  stage = await startWhopStage();
  await moveableClock(async (sql) => stage.db.rows(sql));
  await stage.app.kill();
  await prepare(stage.db);
  app = await start(portOf(stage.app));
});
afterAll(async () => {
  await app?.kill();
  await stage?.close();
});

const portOf = ({ origin }: AppProcess) => Number(new URL(origin).port);
const start = (port: number) => startApp(port, { ...stage.settings, CRON_SECRET });

/** A community that is long with us, and one member with a link. */
async function prepare(db: AppDatabase): Promise<void> {
  await db.makeCommunity({ companyId: COMPANY });
  await db.rows("select public.ensure_member_code($1, 'user_maya', 'maya', 'Maya', null, '{maya-link}')", [
    COMPANY,
  ]);
  await db.rows("update public.companies set created_at = now() - interval '30 days'");
}

const makeDue = () =>
  stage.db.rows(
    `insert into public.company_sweeps (whop_company_id, next_at) values ($1, public.db_now() - interval '1 second')
     on conflict (whop_company_id) do update set next_at = excluded.next_at`,
    [COMPANY],
  );
const sweep = ({ origin } = app) =>
  ask(origin, "/api/sweep", { method: "POST", headers: { authorization: `Bearer ${CRON_SECRET}` } });
const conversions = () =>
  stage.db.value("select conversions from public.referral_codes where whop_company_id = $1", [COMPANY]);
const sweepRow = async () => (await stage.db.rows("select * from public.company_sweeps"))[0] ?? {};
const invariants = () => stage.db.rows("select * from public.check_invariants()");

/** Somebody buys through Maya's link, or without one. */
function buy(whop: StandInWhop, code: string | null): { membershipId: string; paymentId: string } {
  const id = `ch_${randomBytes(6).toString("hex")}`;
  whop.change((world) => {
    world.checkoutConfigurations[id] = {
      ...{ id, companyId: COMPANY, planId: PLAN, redirectUrl: null },
      metadata: code ? { referly_code: code } : null,
      createdAt: new Date().toISOString(),
    };
  });
  const { membershipId, paymentId } = whop.buy({ configurationId: id });
  if (!membershipId || !paymentId) throw new Error("Nothing was bought.");
  return { membershipId, paymentId };
}

type Bought = ReturnType<typeof buy>;

/** What may become of a purchase. */
const FATES: ((bought: Bought, whop: StandInWhop) => void)[] = [
  () => {},
  ({ membershipId }, whop) => void whop.renew({ membershipId }),
  ({ paymentId }, whop) => void whop.refund({ paymentId }),
  ({ paymentId }, whop) => {
    whop.refund({ paymentId, amountMinor: 900 });
    whop.refund({ paymentId, amountMinor: 2_000 });
  },
  ({ paymentId }, whop) => void whop.refund({ paymentId, amountMinor: 900 }),
  ({ paymentId }, whop) => {
    const { refundId } = whop.refund({ paymentId });
    whop.settleRefund({ refundId, status: "failed" });
  },
  ({ paymentId }, whop) => void whop.refund({ paymentId, status: "pending" }),
  ({ paymentId }, whop) => void whop.dispute({ paymentId, status: "lost" }),
  ({ paymentId }, whop) => void whop.dispute({ paymentId, status: "won" }),
  ({ paymentId }, whop) => void whop.dispute({ paymentId, status: "inquiry" }),
];

/** The state of a database that got every delivery once, in order; of cancellations only whether, since a list does not tell when. */
async function expectedState(history: readonly Delivery[]): Promise<unknown> {
  const database = await freshDatabase();
  const db = openAppDatabase(database.url);
  await prepare(db);
  for (const { id, body } of history) {
    const bytes = Buffer.from(body);
    const event = JSON.stringify(normaliseWhopEvent(bytes));
    await db.rows("select public.ingest_event($1, $2, $3)", [id, bytes.toString("base64"), event]);
  }
  const state = await stateIn(db);
  await db.close();
  await database.drop();
  return state;
}

async function stateIn(db: AppDatabase): Promise<unknown> {
  const query = (sql: string, values?: string[]) => db.rows(sql, values);
  const whole = (await stateOf({ query } as Parameters<typeof stateOf>[0], COMPANY)) as {
    state: { referrals: unknown[][] };
  };
  const CANCELLED_AT = 7;
  const referrals = whole.state.referrals.map((row) => row.with(CANCELLED_AT, row[CANCELLED_AT] !== null));
  return { ...whole.state, referrals };
}

test("after ten minutes in which Whop gave up all deliveries, one sweep has everything, exactly once", async () => {
  const { whop } = stage;
  const before = Array.from({ length: FATES.length }, () => buy(whop, "maya-link"));
  await whop.settled(30_000);
  expect(await conversions()).toBe(FATES.length);

  await app.kill();
  whop.setWebhooks({ retryDelaysMs: [10, 20, 40] });
  const known = whop.deliveries().length;
  for (const [index, fate] of FATES.entries()) {
    const earlier = before[index];
    if (earlier) fate(earlier, whop);
    for (const code of ["maya-link", null]) fate(buy(whop, code), whop);
  }
  await whop.settled(60_000);
  const lost = whop.deliveries().slice(known);
  expect(new Set(lost.map(({ status }) => status))).toEqual(new Set(["failed"]));
  expect(lost.length).toBeGreaterThan(80);
  whop.resetWebhooks();
  await stage.db.rows("update clock set ahead = '10 minutes'");

  app = await start(portOf(app));
  await makeDue();
  const answer = await sweep();
  expect([answer.status, jsonOf(answer)]).toMatchObject([200, { companies: 1, problems: 0, failed: [] }]);
  const expected = await expectedState(whop.deliveries());
  expect(JSON.stringify(expected)).toMatch(/cancelled.*converted|converted.*cancelled/);
  expect(await stateIn(stage.db)).toEqual(expected);
  expect(await invariants()).toEqual([]);
  // Payments and their refunds and disputes; memberships are no money and are not pulled.
  const told = lost.filter(({ type }) => !type.startsWith("membership."));
  const found = (jsonOf(answer) as { found: number }).found;
  expect(found).toBeGreaterThan(40);
  expect(found).toBeLessThanOrEqual(told.length);

  // Another sweep finds nothing, and what Whop resends days later changes nothing.
  await makeDue();
  expect(jsonOf(await sweep())).toMatchObject({ companies: 1, found: 0 });
  expect(await stateIn(stage.db)).toEqual(expected);
  for (const { id } of lost) whop.replay(id);
  await whop.settled(60_000);
  expect(await stateIn(stage.db)).toEqual(expected);
  expect(await invariants()).toEqual([]);
}, 180_000);

test("a server that lives on sweeps by itself", async () => {
  stage.whop.setWebhooks({ drop: true });
  const before = Number(await conversions());
  buy(stage.whop, "maya-link");
  stage.whop.resetWebhooks();
  await makeDue();
  await expect.poll(conversions, { timeout: 30_000, interval: 200 }).toBe(before + 1);
}, 60_000);

test("a process that is stopped in the middle of a sweep and wakes up after another has done it writes nothing", async () => {
  const other = await start(await freePort());
  try {
    stage.whop.change((world) => {
      for (let index = 0; index < 130; index += 1) {
        const { id } = addUser(world, { name: `Late ${index}`, username: `late${index}` });
        const createdAt = new Date(Date.now() + index).toISOString();
        addPayment(world, { userId: id, planId: PLAN, createdAt, metadata: { referly_code: "maya-link" } });
      }
    });
    const before = await sweepRow();
    const earlier = Number(await conversions());
    const asked = new Promise<void>((resolve) => {
      stage.whop.onCall((operation, query) => {
        if (operation === "GET /payments" && query.has("after")) resolve();
      });
    });
    stage.whop.addFault({ operation: "GET /payments", kind: "slow", delayMs: 1_500, after: 1, times: 1 });
    await makeDue();
    const stalled = sweep(app);
    await asked;
    process.kill(app.pid, "SIGSTOP");
    await stage.db.rows(
      "update public.company_sweeps set lease_until = public.db_now() - interval '1 second'",
    );
    expect(jsonOf(await sweep(other))).toMatchObject({ companies: 1, problems: 0 });
    const done = await sweepRow();
    expect((done.payments_since as Date).getTime()).toBeGreaterThan(
      (before.payments_since as Date).getTime(),
    );
    process.kill(app.pid, "SIGCONT");
    expect(jsonOf(await stalled)).toMatchObject({ companies: 1, problems: 1 });
    expect(app.output()).toContain("sweep.lease_lost");
    const { updated_at, checked_at, ...after } = await sweepRow();
    expect(done).toMatchObject(after);
    expect(await conversions()).toBe(earlier + 130);
    expect(await invariants()).toEqual([]);
  } finally {
    process.kill(app.pid, "SIGCONT");
    stage.whop.onCall(null);
    stage.whop.clearFaults();
    await other.kill();
  }
}, 90_000);

test("two timers at the same instant: one sweeps, nothing is double", async () => {
  await makeDue();
  const answers = await Promise.all(Array.from({ length: 6 }, () => sweep()));
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
  const companies = answers.map((answer) => (jsonOf(answer) as { companies: number }).companies);
  // The server's own timer may have been the one.
  expect(companies.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1);
  expect(await invariants()).toEqual([]);
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
test.each([
  ["no secret", "POST", "/api/sweep", {}, 401],
  ["a wrong secret", "POST", "/api/sweep", bearer(`${CRON_SECRET}x`), 401],
  ["half of the secret", "GET", "/api/sweep", bearer(CRON_SECRET.slice(0, 24)), 401],
  ["an empty secret", "GET", "/api/sweep", bearer(""), 401],
  ["the secret in the query", "POST", `/api/sweep?secret=${CRON_SECRET}&token=${CRON_SECRET}`, {}, 401],
  ["the secret without its scheme", "POST", "/api/sweep", { authorization: CRON_SECRET }, 401],
  ["the secret in a cookie", "POST", "/api/sweep", { cookie: `CRON_SECRET=${CRON_SECRET}` }, 401],
  ["PUT", "PUT", "/api/sweep", bearer(CRON_SECRET), 405],
  ["PATCH", "PATCH", "/api/sweep", bearer(CRON_SECRET), 405],
  ["DELETE", "DELETE", "/api/sweep", bearer(CRON_SECRET), 405],
  ["HEAD", "HEAD", "/api/sweep", bearer(CRON_SECRET), 405],
  ["the secret by GET", "GET", "/api/sweep", bearer(CRON_SECRET), 200],
  ["the secret by POST", "POST", "/api/sweep", bearer(CRON_SECRET), 200],
])("a timer that comes with %s gets its status", async (_, method, path, headers, status) => {
  const answer = await ask(app.origin, path, { method, headers: headers as Record<string, string> });
  expect(answer.status).toBe(status);
  expect(app.output()).not.toContain(CRON_SECRET);
});
