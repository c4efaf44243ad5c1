import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AppDatabase, type Code, startAppDatabase } from "@/tests/support/app/database";
import { deliver, newWebhookId, purchaseBody, refundBody } from "@/tests/support/app/delivery";
import { type AppSettings, appSettings } from "@/tests/support/app/settings";
import { type AppProcess, startApp } from "@/tests/support/demo/app-process";
import { freePort, type PostgresServer } from "@/tests/support/postgres/server";
import { Random } from "@/tests/support/seed/random";

const CLIENTS = 8;
const ROUNDS = Array.from({ length: Number(process.env.REFERLY_TEST_ROUNDS ?? 10) }, (_, index) => index + 1);
// The moments of the cuts; what they hit is up to the machine.
const seed = Number(process.env.REFERLY_TEST_SEED ?? Math.floor(Math.random() * 1_000_000_000));
const random = new Random(seed);

let postgres: PostgresServer;
let db: AppDatabase;
let settings: AppSettings;
let port: number;
let app: AppProcess;
const seen = { cuts: 0, acknowledged: 0, unanswered: 0, storedAllTheSame: 0 };

beforeAll(async () => {
  ({ postgres, db } = await startAppDatabase());
  settings = appSettings(postgres.url());
  port = await freePort();
  app = await startApp(port, settings);
});
afterAll(async () => {
  await app.stop();
  await db.close();
  await postgres.dispose();
  process.stdout.write(`Power cuts (seed ${seed}): ${JSON.stringify(seen)}\n`);
});

const send = (id: string, body: string) =>
  deliver(app.origin, body, { secret: settings.WHOP_WEBHOOK_SECRET, id });
const statusOf = (id: string, body: string) =>
  send(id, body).then(
    ({ status }) => status,
    () => null,
  );
const newCode = async () => db.makeCode(await db.makeCommunity());
const conversions = ({ codeId }: Code) =>
  db.value("select conversions from public.referral_codes where id = $1", [codeId]);
const stored = async () =>
  new Set(
    (await db.rows("select webhook_id from public.webhook_events")).map((row) => String(row.webhook_id)),
  );
const expectConsistent = async () =>
  expect(await db.rows("select * from public.check_invariants()")).toEqual([]);

test("Postgres keeps what it commits: nothing about durability is switched off", async () => {
  const names = ["fsync", "full_page_writes", "synchronous_commit"];
  const rows = await db.rows("select name, setting from pg_settings where name = any($1) order by name", [
    names,
  ]);
  expect(rows).toEqual(names.map((name) => ({ name, setting: "on" })));
  expect(
    await db.value("select relpersistence from pg_class where oid = 'public.webhook_events'::regclass"),
  ).toBe("p");
  const roles = await db.rows(
    "select rolname from pg_roles where rolconfig::text like '%synchronous_commit%'",
  );
  expect(roles).toEqual([]);
});

type Load = { sent: Map<string, string>; acknowledged: Set<string>; kept: number };

/** Eight clients deliver purchases, some refunds of them and some of it twice, until the disaster has happened. */
async function deliverUntil(disaster: () => Promise<void>, code: Code): Promise<Load> {
  const load: Load = { sent: new Map(), acknowledged: new Set(), kept: 0 };
  const once = async (id: string, body: string) => {
    load.sent.set(id, body);
    const isKept = (await statusOf(id, body)) === 200;
    if (isKept) load.acknowledged.add(id);
    return isKept;
  };
  // Each client ends with the first delivery that is not acknowledged.
  const client = async () => {
    for (let goesOn = true; goesOn; ) {
      const [id, paymentId] = [newWebhookId(), newWebhookId().replace("msg", "pay")];
      const body = purchaseBody({ ...code, paymentId });
      const isRefunded = random.chance(0.3);
      load.kept += isRefunded ? 0 : 1;
      const refund = [newWebhookId(), refundBody({ companyId: code.companyId, paymentId })] as const;
      if (isRefunded) load.sent.set(...refund);
      goesOn = await once(id, body);
      if (goesOn && isRefunded) goesOn = await once(...refund);
      if (goesOn && random.chance(0.2)) goesOn = await once(id, body);
    }
  };
  const enough = random.between(20, 300);
  const clients = Promise.all(Array.from({ length: CLIENTS }, client));
  await expect.poll(() => load.acknowledged.size, { interval: 10, timeout: 30_000 }).toBeGreaterThan(enough);
  await sleep(random.between(0, 20));
  await disaster();
  await clients;
  return load;
}

/** What was acknowledged is there; what was not is delivered again, as Whop does, and all of it counts once. */
async function expectNothingLost(code: Code, { sent, acknowledged, kept }: Load): Promise<void> {
  const inInbox = await stored();
  expect([...acknowledged].filter((id) => !inInbox.has(id))).toEqual([]);
  const unanswered = [...sent].filter(([id]) => !acknowledged.has(id));
  const again = await Promise.all(unanswered.map(([id, body]) => statusOf(id, body)));
  expect(again).toEqual(Array(unanswered.length).fill(200));
  expect(await conversions(code)).toBe(kept);
  await expectConsistent();
  seen.cuts += 1;
  seen.acknowledged += acknowledged.size;
  seen.unanswered += unanswered.length;
  seen.storedAllTheSame += unanswered.filter(([id]) => inInbox.has(id)).length;
}

test.each(ROUNDS)(
  "kill -9 of the app under load loses nothing that was acknowledged (round %i)",
  async () => {
    const code = await newCode();
    const load = await deliverUntil(() => app.kill(), code);
    app = await startApp(port, settings);
    await expectNothingLost(code, load);
  },
);

test.each(ROUNDS)(
  "kill -9 of Postgres under load, WAL writer first, loses nothing that was acknowledged (round %i)",
  async () => {
    const code = await newCode();
    const load = await deliverUntil(() => postgres.kill(), code);
    await postgres.start();
    await expectNothingLost(code, load);
  },
);

test("an app that is told to stop under load is gone within ten seconds and has lost nothing", async () => {
  const code = await newCode();
  let tookMs = Number.POSITIVE_INFINITY;
  const load = await deliverUntil(async () => {
    const told = performance.now();
    await app.stop();
    tookMs = performance.now() - told;
  }, code);
  expect(tookMs).toBeLessThan(10_000);
  expect(await app.ended).toBe(0);
  app = await startApp(port, settings);
  await expectNothingLost(code, load);
});

const STEPS = [
  "webhook_events",
  "users",
  "payments",
  "attribution_proofs",
  "referrals",
  "referral_codes",
  "daily_stats",
  "audit_log",
];

/** Sends four purchases that all stand still before they write to a table, lets the disaster happen there, then lets go. */
async function cutBefore(
  table: string,
  code: Code,
  disaster: () => Promise<void>,
): Promise<Map<string, string>> {
  const sent = new Map(Array.from({ length: 4 }, () => [newWebhookId(), purchaseBody(code)]));
  const release = await db.hold(`lock table public.${table} in share row exclusive mode`);
  const sending = Promise.all([...sent].map(([id, body]) => statusOf(id, body)));
  await expect.poll(() => db.waiting(), { timeout: 5_000 }).toBeGreaterThan(0);
  await disaster();
  await release().catch(() => {});
  expect(await sending).toEqual(Array(4).fill(null));
  return sent;
}

async function expectOnceEach(code: Code, sent: Map<string, string>): Promise<void> {
  // What the app's connections had under way when it died ends on its own.
  await expect.poll(() => db.waiting(), { timeout: 5_000 }).toBe(0);
  for (const [id, body] of sent) expect(await statusOf(id, body)).toBe(200);
  expect(await conversions(code)).toBe(4);
  await expectConsistent();
}

test.each(STEPS)(
  "an app killed while purchases are about to write to %s has each of them once after they come again",
  async (table) => {
    const code = await newCode();
    const sent = await cutBefore(table, code, () => app.kill());
    app = await startApp(port, settings);
    await expectOnceEach(code, sent);
  },
);
