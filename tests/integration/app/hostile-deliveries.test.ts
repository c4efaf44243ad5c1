import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jsonOf } from "@/tests/support/app/ask";
import { type AppDatabase, openAppDatabase } from "@/tests/support/app/database";
import { deliver, newWebhookId, purchaseBody, refundBody } from "@/tests/support/app/delivery";
import { type AppSettings, appSettings } from "@/tests/support/app/settings";
import { type AppProcess, startApp } from "@/tests/support/demo/app-process";
import { type FreshDatabase, freshDatabase } from "@/tests/support/postgres/fresh-database";
import { freePort } from "@/tests/support/postgres/server";
import { Random } from "@/tests/support/seed/random";

const DELIVERIES = 2_000;
const CLIENTS = 8;
const FIXTURES = "tests/fixtures/whop";
// The same seed makes the same deliveries: REFERLY_TEST_SEED=… vitest run …
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
});
afterAll(async () => {
  await app.stop();
  await db.close();
  await database.drop();
});

const send = (body: string | Uint8Array, id = newWebhookId()) =>
  deliver(app.origin, body, { secret: settings.WHOP_WEBHOOK_SECRET, id });
const expectConsistent = async () =>
  expect(await db.rows("select * from public.check_invariants()")).toEqual([]);

/** A purchase whose amount and currency stand in the body exactly as they are written here. */
const purchaseOf = (parts: Parameters<typeof purchaseBody>[0], amount: string, currency: string) =>
  purchaseBody(parts)
    .replace(/"total":29\b/, `"total":${amount}`)
    .replaceAll(/"currency":"usd"/g, `"currency":${currency}`);

test.each<[string, string, { minor: number; currency: string } | string]>([
  ["-1", '"usd"', "negative"],
  ["-0", '"usd"', { minor: 0, currency: "usd" }],
  ["0", '"usd"', { minor: 0, currency: "usd" }],
  ["0.001", '"usd"', "too_precise"],
  ["0.30000000000000004", '"usd"', "too_precise"],
  ["10.43", '"usd"', { minor: 1_043, currency: "usd" }],
  ['"10.43"', '"USD"', { minor: 1_043, currency: "usd" }],
  ["99999999.99", '"usd"', { minor: 9_999_999_999, currency: "usd" }],
  ["9007199254740993", '"usd"', "too_large"],
  ["1e400", '"usd"', "not_a_number"],
  ['"NaN"', '"usd"', "not_a_number"],
  ["[29]", '"usd"', "not_a_number"],
  ["500", '"jpy"', { minor: 500, currency: "jpy" }],
  ["500.5", '"jpy"', "too_precise"],
  ["1.234", '"kwd"', { minor: 1_234, currency: "kwd" }],
  ["29", '"xyz"', "unknown_currency"],
  ["29", "null", "no_currency"],
  ["29", '"us\\u0000d"', "unknown_currency"],
])("a purchase of %s in %s is kept exactly, or flagged and never counted", async (amount, currency, kept) => {
  const code = await db.makeCode(await db.makeCommunity());
  expect((await send(purchaseOf(code, amount, currency))).status).toBe(200);
  const [payment] = await db.rows(
    "select amount_minor::text, currency, money_problem from public.payments where whop_company_id = $1",
    [code.companyId],
  );
  const [referral] = await db.rows(
    "select status, revenue_minor::text, currency from public.referrals where whop_company_id = $1",
    [code.companyId],
  );
  if (typeof kept === "string") {
    expect(payment).toMatchObject({ amount_minor: null, money_problem: kept });
    expect(referral).toMatchObject({ status: "pending", revenue_minor: "0" });
  } else {
    const { minor, currency: read } = kept;
    expect(payment).toEqual({ amount_minor: String(minor), currency: read, money_problem: null });
    const status = minor > 0 ? "converted" : "pending";
    expect(referral).toMatchObject({ status, revenue_minor: String(minor) });
  }
  await expectConsistent();
});

test("a refund in other money than its payment takes nothing back and holds the referral for a look", async () => {
  const code = await db.makeCode(await db.makeCommunity());
  const paymentId = `pay_${newWebhookId().slice(4)}`;
  await send(purchaseBody({ ...code, paymentId }));
  const refund = refundBody({ companyId: code.companyId, paymentId });
  expect((await send(refund.replaceAll('"currency":"usd"', '"currency":"jpy"'))).status).toBe(200);
  expect(
    await db.rows(
      "select status, status_reason, revenue_minor::int, is_verified from public.referrals where whop_company_id = $1",
      [code.companyId],
    ),
  ).toEqual([
    { status: "converted", status_reason: "money_unclear", revenue_minor: 2_900, is_verified: false },
  ]);
  await expectConsistent();
});

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
const HOSTILE: Json[] = [
  ...[null, true, 0, -1, 0.1, 1e21, "", " ", "\0", "\ud800", "😀".repeat(300), "a".repeat(10_000)],
  ...[
    "biz_fuzz",
    "pay_1",
    "user_fuzz",
    "mem_1",
    "'; drop table payments; --",
    "../../x",
    "NaN",
    "1e5",
    "12,50",
  ],
  ...[
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
    "2026-02-30T00:00:00Z",
    "yesterday",
    4_102_444_800_000,
  ],
  ...[
    "usd",
    "jpy",
    "xyz",
    "succeeded",
    "failed",
    "lost",
    "won",
    [],
    {},
    [[[]]],
    { id: "user_fuzz" },
    { amount: "1.00" },
  ],
];

/** The same JSON with one to four of its parts replaced, removed, added or swapped, each anywhere. */
function mutate(random: Random, body: Json): Json {
  const holders = (value: Json): (Json[] | { [key: string]: Json })[] =>
    typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(holders)] : [];
  for (let left = 1 + Math.floor(random.between(0, 4)); left > 0; left -= 1) {
    const holder = random.pick(holders(body)) as { [key: string]: Json };
    const key = random.pick(Object.keys(holder).length ? Object.keys(holder) : ["x"]);
    const way = random.pick(["replace", "replace", "remove", "add", "swap"] as const);
    if (way === "replace") holder[key] = structuredClone(random.pick(HOSTILE));
    else if (way === "remove") delete holder[key];
    else if (way === "add")
      holder[random.pick(["__proto__x", "constructor", "\0", "id", "total"])] = random.pick(HOSTILE);
    else holder[key] = random.pick<Json>([null, ...Object.values(holder)]);
  }
  return body;
}

/** The same bytes with some flipped, cut off or doubled. */
function damage(random: Random, body: Buffer): Buffer {
  const at = Math.floor(random.between(0, body.length));
  const damaged = Buffer.from(body);
  if (random.chance(0.3)) return damaged.subarray(0, at);
  if (random.chance(0.3)) return Buffer.concat([damaged.subarray(0, at), body.subarray(at / 2)]);
  damaged[at] = Math.floor(random.between(0, 256));
  return damaged;
}

test(`${DELIVERIES} mistreated deliveries are all acknowledged and leave nothing half done (seed ${seed})`, async () => {
  const random = new Random(seed);
  const code = await db.makeCode(await db.makeCommunity({ companyId: "biz_fuzz" }));
  const recorded = readdirSync(FIXTURES).map((name) =>
    readFileSync(`${FIXTURES}/${name}`, "utf8")
      .replaceAll("biz_A", "biz_fuzz")
      .replaceAll('"ana"', JSON.stringify(code.code))
      .replaceAll("user_B", "user_fuzz"),
  );
  // Few ids, so that what is mistreated meets what is not.
  const next = () => {
    const text = random.pick(recorded).replaceAll(/"(pay|rf|dspt|mem)_1"/g, (_, prefix) => {
      return `"${prefix}_${Math.floor(random.between(0, 40))}"`;
    });
    const body = random.chance(0.8) ? JSON.stringify(mutate(random, JSON.parse(text))) : text;
    return random.chance(0.15) ? damage(random, Buffer.from(body)) : Buffer.from(body);
  };
  const bodies = Array.from({ length: DELIVERIES }, next);
  const odd: unknown[] = [];
  const states: Record<string, number> = {};
  let position = 0;
  const client = async () => {
    for (let body = bodies[position++]; body; body = bodies[position++]) {
      const answer = await send(body);
      if (answer.status !== 200) odd.push([answer.status, body.toString("base64")]);
      else {
        const { state } = jsonOf(answer) as { state: string };
        states[state] = (states[state] ?? 0) + 1;
        if (state === "pending") odd.push([state, body.toString()]);
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  expect(odd).toEqual([]);
  expect(states.done).toBeGreaterThan(DELIVERIES / 4);
  expect(states.dead).toBeGreaterThan(DELIVERIES / 40);
  await expectConsistent();
}, 240_000);
