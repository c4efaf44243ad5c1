import { Pool, type PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type AppDatabase, openAppDatabase } from "@/tests/support/app/database";
import { paymentOf } from "@/tests/support/facts";
import { freshDatabase } from "@/tests/support/postgres/fresh-database";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let db: AppDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await freshDatabase();
  db = openAppDatabase(database.url);
  pool = new Pool({ connectionString: database.url, max: 3 });
});
afterAll(async () => {
  await pool.end();
  await db.close();
  await database.drop();
});

let company: string;
let maya: { codeId: string; code: string };
let busy: PoolClient;
beforeEach(async () => {
  company = await db.makeCommunity();
  maya = await db.makeCode(company);
  busy = await pool.connect();
});
afterEach(() => busy.release());

type Ask = (sql: string, values: unknown[]) => Promise<unknown>;

const save = (patch: object, version: unknown = 0, ask: Ask = db.value) =>
  ask("select public.save_settings($1, $2, $3, 'user_dana')", [company, patch, version]) as Promise<
    Record<string, unknown>
  >;
/** Half an hour before midnight UTC: another day in most zones. */
const click = (codeId: string, visitor: number, ask: Ask = db.value) => {
  const at = `2026-10-0${1 + (visitor % 5)}T23:30:00Z`;
  const id = uuidv7({ msecs: Date.parse(at) });
  const batch = [{ id, codeId, at, visitorKey: `visitor-${1_000 + visitor}`, deviceKey: "device-0001" }];
  return ask("select public.record_clicks($1)", [JSON.stringify(batch)]);
};
let payments = 0;
const buy = (ask: Ask = db.value) => {
  const name = `${payments++}x${company.slice(4)}`;
  const parts = { paymentId: `pay_${name}`, buyerId: `user_${name}`, referlyCode: maya.code };
  const event = paymentOf({ ...parts, paidAt: "2026-10-02T23:45:00Z" }, company);
  return ask("select public.ingest_event($1, $2, $3)", [`msg_${name}`, "AA==", event]);
};
const newcomer = async (visitor: number) => click((await db.makeCode(company)).codeId, visitor);
const differences = () => db.rows("select * from public.check_invariants($1)", [company]);
const inBusy: Ask = (sql, values) => busy.query(sql, values);

/** Does `first` in a transaction that commits only once `second` waits for it, or is done without. */
async function commitAfter<Result>(first: () => Promise<unknown>, second: () => Promise<Result>) {
  await busy.query("begin");
  await first();
  let isDone = false;
  const result = second().finally(() => {
    isDone = true;
  });
  result.catch(() => {});
  await expect.poll(async () => isDone || (await db.waiting()) > 0).toBe(true);
  await busy.query("commit");
  return result;
}

test("of eight who save at once one is first, and the others get that one's values", async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => save({ holdDays: 20 + n })));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(7).fill("conflict"), "saved"]);
  const [{ settings }] = answers.filter(({ status }) => status === "saved") as [Record<string, unknown>];
  expect(answers.map((answer) => answer.settings)).toEqual(Array(8).fill(settings));
});

test("a time zone saved while a click is being written waits for it and counts it anew", async () => {
  await commitAfter(
    () => click(maya.codeId, 1, inBusy),
    () => save({ timeZone: "Asia/Tokyo" }),
  );
  expect(await differences()).toEqual([]);
});

test("a click and a purchase that come while a time zone is being saved are counted in the new one", async () => {
  await commitAfter(
    () => save({ timeZone: "Asia/Tokyo" }, 0, inBusy),
    () => Promise.all([click(maya.codeId, 1), buy()]),
  );
  expect(await differences()).toEqual([]);
});

test("so is the first click of a member who gets a link in that moment", async () => {
  await commitAfter(
    () => save({ timeZone: "Asia/Tokyo" }, 0, inBusy),
    () => newcomer(1),
  );
  expect(await differences()).toEqual([]);
});

test("a new currency and the first payment: whichever comes second follows the first", async () => {
  const late = await commitAfter(
    () => buy(inBusy),
    () => save({ currency: "eur" }),
  );
  expect(late).toMatchObject({ status: "refused", field: "currency" });
  company = await db.makeCommunity();
  maya = await db.makeCode(company);
  await commitAfter(
    () => save({ currency: "eur" }, 0, inBusy),
    () => buy(),
  );
  expect(await differences()).toEqual([]);
});

test("five time zones in a row beside 60 clicks, purchases and new members leave every day exact", async () => {
  const traffic = Array.from({ length: 60 }, (_, n) =>
    n % 3 === 0 ? newcomer(n) : n % 3 === 1 ? buy() : click(maya.codeId, n),
  );
  let version: unknown = 0;
  for (const timeZone of ["Asia/Tokyo", "America/Los_Angeles", "Asia/Kathmandu", "UTC", "Europe/Berlin"]) {
    ({ version } = await save({ timeZone }, version));
  }
  await Promise.all(traffic);
  expect(await differences()).toEqual([]);
  const totals = "sum(clicks)::integer as clicks, sum(conversions)::integer as bought";
  expect(
    await db.rows(`select ${totals} from public.daily_stats where whop_company_id = $1`, [company]),
  ).toEqual([{ clicks: 40, bought: 20 }]);
});
