import { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { WhopEvent } from "@/lib/whop/normalise/facts";
import { type AppDatabase, type Code, openAppDatabase } from "@/tests/support/app/database";
import { disputeOf, membershipOf, paymentOf, refundOf } from "@/tests/support/facts";
import { type FreshDatabase, freshDatabase } from "@/tests/support/postgres/fresh-database";

const CLIENTS = 12;
const ROUNDS = 40;

let fresh: FreshDatabase;
let db: AppDatabase;
let clients: Pool;
beforeAll(async () => {
  fresh = await freshDatabase();
  db = openAppDatabase(fresh.url);
  clients = new Pool({ connectionString: fresh.url, max: CLIENTS });
});
afterAll(async () => {
  await clients.end();
  await db.close();
  await fresh.drop();
});

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type World = { company: string; codes: Code[]; random: () => number };

/** Tried again as the data door does when the database broke a circle of waiting up. */
const query = async (sql: string, args: unknown[], tries = 5): Promise<Record<string, unknown>[]> =>
  clients.query(sql, args).then(
    ({ rows }) => rows,
    (error) => {
      if (error.code !== "40P01" || tries === 0) throw error;
      return query(sql, args, tries - 1);
    },
  );
const call = async (fn: string, args: unknown[]) => {
  const places = args.map((_, index) => `$${index + 1}`).join(", ");
  // biome-ignore lint/suspicious/noExplicitAny: each function answers something of its own.
  return (await query(`select public.${fn}(${places}) as answer`, args))[0]?.answer as any;
};

let deliveries = 0;
async function ingest({ company }: World, event: WhopEvent) {
  const args = [`msg_at_once_${++deliveries}`, "e30=", { ...event, companyId: company }];
  const { state } = await call("ingest_event", args);
  expect(state).toBe("done");
}

/** One thing that somebody does; few buyers, codes and payments, so that most of it meets. */
async function actOnce(world: World): Promise<void> {
  const { company, codes, random } = world;
  const below = (limit: number) => Math.floor(random() * limit);
  const at = () => new Date(Date.now() - below(9 * 86_400_000)).toISOString();
  const code = codes[below(codes.length)] as Code;
  const buyerId = `user_${below(8)}`;
  const number = below(24);
  const paymentId = `pay_${number}`;
  const ofPayment = { paymentId, buyerId: `user_${number % 8}`, membershipId: `mem_${number % 8}` };
  const updated = at();
  const oneOf = async (sql: string) => Object.values((await db.rows(sql, [company]))[0] ?? {})[0];
  const acts: (() => Promise<unknown>)[] = [
    () =>
      ingest(world, paymentOf({ ...ofPayment, referlyCode: below(3) ? code.code : null, paidAt: updated })),
    () => {
      const renewal = paymentOf({ ...ofPayment, paidAt: updated });
      if (renewal.kind === "payment") renewal.payment.buyer = null;
      return ingest(world, renewal);
    },
    () => {
      const [status, amountMinor] = [(["pending", "succeeded", "failed"] as const)[below(3)], below(9_000)];
      const refundId = `rf_${number}_${below(2)}`;
      return ingest(world, refundOf({ refundId, paymentId, status, amountMinor, updatedAt: updated }));
    },
    () => {
      const status = (["inquiry", "open", "lost", "won"] as const)[below(4)];
      return ingest(world, disputeOf({ disputeId: `dspt_${number}`, paymentId, status, updatedAt: updated }));
    },
    () => {
      const isActive = below(2) === 0;
      const membershipId = `mem_${buyerId.slice(5)}`;
      return ingest(
        world,
        membershipOf({
          membershipId,
          buyerId,
          isActive,
          joinedAt: updated,
          updatedAt: updated,
          endedAt: isActive ? null : updated,
        }),
      );
    },
    () => call("claim_referral", [company, buyerId, code.code, new Date().toISOString()]),
    async () => {
      const buyer = await oneOf(
        "select id from public.users where whop_company_id = $1 order by random() limit 1",
      );
      return call("credit_referral", [company, buyer, code.codeId, null, "user_owner"]);
    },
    async () => {
      const referral = await oneOf(
        "select id from public.referrals where whop_company_id = $1 order by random() limit 1",
      );
      return call("withdraw_credit", [company, referral, below(2) === 0, null, "user_owner"]);
    },
    async () => {
      const version = (await call("company_settings", [company])).version;
      const timeZone = ["UTC", "Asia/Tokyo", "America/Los_Angeles"][below(3)];
      return call("save_settings", [company, { timeZone, holdDays: below(3) }, version, "user_owner"]);
    },
    () => call("verify_due", [10]),
    () => call("rebuild_buyers", [company, null, 20]),
  ];
  await acts[below(acts.length)]?.();
}

test.each([1, 2, 3])(
  "whatever everybody does at the same instant, every number is right in the end (seed %i)",
  async (seed) => {
    const company = await db.makeCommunity();
    const codes = [await db.makeCode(company), await db.makeCode(company), await db.makeCode(company)];
    const failures: string[] = [];
    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, index) => {
        const world = { company, codes, random: randomOf(seed * 1_000 + index) };
        for (let round = 0; round < ROUNDS; round += 1)
          await actOnce(world).catch((error) =>
            failures.push(`${error.code} ${error.message} ${error.where}`),
          );
      }),
    );
    expect(failures).toEqual([]);
    expect(await db.rows("select * from public.check_invariants($1)", [company])).toEqual([]);
    expect((await call("rebuild_buyers", [company, null, 100])).differences).toEqual([]);
  },
  120_000,
);
