import { afterAll, beforeAll, expect, test } from "vitest";
import { type AppDatabase, openAppDatabase } from "@/tests/support/app/database";
import { deliver, purchaseBody, refundBody } from "@/tests/support/app/delivery";
import { type Delivered, sequentialState, stateIn } from "@/tests/support/app/sequential-state";
import { type AppSettings, appSettings } from "@/tests/support/app/settings";
import { type AppProcess, startApp } from "@/tests/support/demo/app-process";
import { type FreshDatabase, freshDatabase } from "@/tests/support/postgres/fresh-database";
import { freePort } from "@/tests/support/postgres/server";
import { Random } from "@/tests/support/seed/random";

const PAYMENTS = 2_000;
const REFUNDS = 400;
const CLIENTS = 8;
const BUYERS = 1_500;
const COMPANY = "biz_crowd";
const CODES = ["maya-crowd", "theo-crowd", "priya-crowd", "jonas-crowd"];
const HOUR_MS = 3_600_000;

// The same seed makes the same events, deliveries and order: REFERLY_TEST_SEED=… vitest run …
const seed = Number(process.env.REFERLY_TEST_SEED ?? Math.floor(Math.random() * 1_000_000_000));

let database: FreshDatabase;
let db: AppDatabase;
let settings: AppSettings;
let app: AppProcess;

beforeAll(async () => {
  database = await freshDatabase();
  db = openAppDatabase(database.url);
  settings = appSettings(database.url);
  app = await startApp(await freePort(), settings);
  await prepare(db, COMPANY);
});
afterAll(async () => {
  await app.stop();
  await db.close();
  await database.drop();
});

async function prepare(on: AppDatabase, companyId: string): Promise<void> {
  await on.makeCommunity({ companyId });
  for (const [index, code] of CODES.entries())
    await on.rows("select public.ensure_member_code($1, $2, null, null, null, $3)", [
      companyId,
      `user_member${index}`,
      [code],
    ]);
}

type Paid = {
  paymentId: string;
  userId: string;
  code: string | null;
  cents: number;
  refundedCents: number;
  at: number;
};

/**
 * Purchases of the last sixty days, first and renewing, through links, through two links, through one's own and through
 * none, and refunds of some of them, whole and in parts, now and then of more than was paid.
 */
function makeHistory(random: Random): { payments: Paid[]; events: Delivered[] } {
  const start = Date.now() - 60 * 24 * HOUR_MS - HOUR_MS / 2;
  const payments = Array.from({ length: PAYMENTS }, (_, index): Paid => {
    const buyer = index < BUYERS ? index : Math.floor(random.between(0, BUYERS));
    const isMember = random.chance(0.02);
    return {
      paymentId: `pay_${index}`,
      userId: isMember ? `user_member${buyer % CODES.length}` : `user_${buyer}`,
      code: random.chance(0.1)
        ? null
        : (CODES[random.chance(0.8) ? buyer % CODES.length : index % CODES.length] ?? null),
      cents: Math.floor(random.between(100, 20_000)),
      refundedCents: 0,
      // No two at once; hours are whole, so that no hold ends while the test runs.
      at: start + index * Math.floor((60 * 24 * HOUR_MS) / PAYMENTS / 60_000) * 60_000,
    };
  });
  const purchases = payments.map((payment) => ({
    at: payment.at,
    id: `msg_${payment.paymentId}`,
    body: purchaseBody({
      companyId: COMPANY,
      code: payment.code,
      paymentId: payment.paymentId,
      userId: payment.userId,
      membershipId: `mem_of_${payment.userId}`,
      amount: payment.cents / 100,
      at: new Date(payment.at).toISOString(),
    }),
  }));
  const refunds = Array.from({ length: REFUNDS }, (_, index) => {
    const payment = payments[Math.floor(random.between(0, PAYMENTS / 4))] ?? payments[0];
    if (!payment) throw new Error("Nothing was paid.");
    const cents = random.chance(0.5) ? payment.cents : Math.ceil(payment.cents * random.between(0, 1));
    payment.refundedCents += cents;
    const at = payment.at + Math.floor(random.between(1, 100)) * HOUR_MS;
    const refund = { companyId: COMPANY, paymentId: payment.paymentId, refundId: `rf_${index}` };
    const body = refundBody({ ...refund, amount: cents / 100, at: new Date(at).toISOString() });
    return { at, id: `msg_rf_${index}`, body };
  });
  return { payments, events: [...purchases, ...refunds].toSorted((a, b) => a.at - b.at) };
}

/** Each event two to six times, some under other ids as Whop's "resend" does, all of them in disorder. */
function scatter(events: Delivered[], random: Random): Delivered[] {
  return events
    .flatMap(({ id, body }) =>
      Array.from({ length: 2 + Math.floor(random.between(0, 5)) }, (_, copy) => ({
        id: copy > 0 && random.chance(0.3) ? `${id}_again${copy}` : id,
        body,
      })),
    )
    .map((delivery) => ({ delivery, rank: random.next() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ delivery }) => delivery);
}

/** What each buyer's referral must be worth, from the purchases alone; those who came by themselves or by their own link have none. */
function revenueByBuyer(payments: Paid[]): Map<string, number> {
  const revenue = new Map<string, number>();
  const isReferred = new Map<string, boolean>();
  for (const { userId, code, cents, refundedCents } of payments) {
    const isOwn = code !== null && userId === `user_member${CODES.indexOf(code)}`;
    if (!isReferred.has(userId)) isReferred.set(userId, code !== null && !isOwn);
    if (!isReferred.get(userId)) continue;
    revenue.set(userId, (revenue.get(userId) ?? 0) + Math.max(0, cents - refundedCents));
  }
  return revenue;
}

test(`2,000 payments and 400 refunds, each delivered two to six times in disorder by eight clients, end as they do one by one (seed ${seed})`, async () => {
  const random = new Random(seed);
  const { payments, events } = makeHistory(random);
  const deliveries = scatter(events, random);
  const statuses: Record<number, number> = {};
  let next = 0;
  const client = async () => {
    for (let delivery = deliveries[next++]; delivery; delivery = deliveries[next++]) {
      const { status } = await deliver(app.origin, delivery.body, {
        secret: settings.WHOP_WEBHOOK_SECRET,
        id: delivery.id,
      });
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const failures = app.output().match(/.*request\.failed.*/g) ?? [];
  expect(statuses, failures.slice(-3).join("\n")).toEqual({ 200: deliveries.length });
  expect(deliveries.length).toBeGreaterThan(9_000);

  expect(await stateIn(db, COMPANY)).toEqual(await sequentialState(COMPANY, events, prepare));
  const rows = await db.rows(`select u.whop_user_id, r.revenue_minor from public.referrals r
    join public.users u on u.id = r.referred_id where coalesce(r.status_reason, '') <> 'existing_member'`);
  const found = new Map(rows.map((row) => [String(row.whop_user_id), Number(row.revenue_minor)]));
  expect(found).toEqual(revenueByBuyer(payments));
  expect(await db.rows("select * from public.check_invariants()")).toEqual([]);
}, 240_000);
