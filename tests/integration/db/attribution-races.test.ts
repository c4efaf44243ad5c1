import { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { WhopEvent } from "@/lib/whop/normalise/facts";
import { type AppDatabase, type Code, openAppDatabase } from "@/tests/support/app/database";
import { day, disputeOf, membershipOf, paymentOf, refundOf } from "@/tests/support/facts";
import { type FreshDatabase, freshDatabase } from "@/tests/support/postgres/fresh-database";

let fresh: FreshDatabase;
let db: AppDatabase;
let clients: Pool;
beforeAll(async () => {
  fresh = await freshDatabase();
  db = openAppDatabase(fresh.url);
  clients = new Pool({ connectionString: fresh.url, max: 32 });
});
afterAll(async () => {
  await clients.end();
  await db.close();
  await fresh.drop();
});

let company: string;
let maya: Code;
let noa: Code;
beforeEach(async () => {
  company = await db.makeCommunity();
  maya = await db.makeCode(company);
  noa = await db.makeCode(company);
});

let deliveries = 0;
const ingest = (event: WhopEvent) => async () => {
  const args = [`msg_race_${++deliveries}`, "e30=", { ...event, companyId: company }];
  const { rows } = await clients.query("select public.ingest_event($1, $2, $3) as answer", args);
  return rows[0].answer as { state: string; outcome: string };
};
const call = (fn: string, args: unknown[]) => async () => {
  const places = args.map((_, index) => `$${index + 1}`).join(", ");
  return (await clients.query(`select public.${fn}(${places}) as answer`, args)).rows[0].answer;
};

/** Lets all of them run into a lock that the test holds, and lets go when every one waits. */
async function allAtOnce<Answer>(
  lock: [string, unknown[]],
  works: (() => Promise<Answer>)[],
): Promise<Answer[]> {
  const release = await db.hold(...lock);
  const answers = Promise.all(works.map((work) => work()));
  await vi.waitFor(async () => expect(await db.waiting()).toBe(works.length), {
    timeout: 10_000,
    interval: 20,
  });
  await release();
  return answers;
}
const onUser = (id: unknown): [string, unknown[]] => [
  "select from public.users where id = $1 for update",
  [id],
];
const onCodes = (): [string, unknown[]] => [
  "select from public.referral_codes where whop_company_id = $1 for update",
  [company],
];
const makeUser = (name: string) =>
  db.value("select public.ensure_user($1, $2, null, null, null, null)", [company, name]);
const referrals = () =>
  db.rows(
    `select u.whop_user_id as buyer, c.code, r.method, r.revenue_minor::integer as revenue from public.referrals r
     join public.users u on u.id = r.referred_id join public.referral_codes c on c.id = r.referral_code_id
     where r.whop_company_id = $1 order by 1`,
    [company],
  );
const differences = () => db.rows("select * from public.check_invariants($1)", [company]);

test("purchases of one buyer through two links at the same instant end with the one paid first", async () => {
  const buyer = await makeUser("user_buyer");
  const works = [0, 1, 2, 3, 4, 5, 6, 7].map((index) =>
    ingest(
      paymentOf({
        paymentId: `pay_${index}`,
        referlyCode: index === 5 || index % 2 ? maya.code : noa.code,
        paidAt: day(index === 5 ? 0 : index + 1),
        amountMinor: 1_000,
      }),
    ),
  );
  const answers = await allAtOnce(onUser(buyer), works);
  expect(answers.map(({ state }) => state)).toEqual(Array(8).fill("done"));
  expect(await referrals()).toEqual([
    { buyer: "user_buyer", code: maya.code, method: "checkout", revenue: 8_000 },
  ]);
  expect(await differences()).toEqual([]);
});

test("buyers who change from one code to another and back at the same instant do not wait for each other in a circle", async () => {
  const early = Array.from({ length: 16 }, (_, index) => {
    const [first, second] = index % 2 ? [maya, noa] : [noa, maya];
    return { index, first, second };
  });
  for (const { index, second } of early) {
    await ingest(
      paymentOf({
        paymentId: `pay_late_${index}`,
        buyerId: `user_${index}`,
        referlyCode: second.code,
        paidAt: day(3),
      }),
    )();
  }
  const works = early.map(({ index, first }) =>
    ingest(
      paymentOf({
        paymentId: `pay_early_${index}`,
        buyerId: `user_${index}`,
        referlyCode: first.code,
        paidAt: day(1),
      }),
    ),
  );
  const answers = await allAtOnce(onCodes(), works);
  expect(answers.map(({ outcome }) => outcome)).toEqual(Array(16).fill("converted"));
  expect((await referrals()).filter(({ code }) => code === maya.code)).toHaveLength(8);
  expect(await differences()).toEqual([]);
});

test("payments told anew without their buyers and disputes of others do not wait for each other in a circle", async () => {
  const works = Array.from({ length: 8 }, (_, index) => {
    const of = { buyerId: `user_${index}`, membershipId: `mem_${index}` };
    const anew = paymentOf({ ...of, paymentId: `pay_${index}`, paidAt: day(2) });
    if (anew.kind === "payment") anew.payment.buyer = null;
    const before = [
      membershipOf({ ...of, referlyCode: maya.code }),
      paymentOf({ ...of, paymentId: `pay_${index}`, referlyCode: maya.code, paidAt: day(3) }),
      paymentOf({ ...of, paymentId: `pay_more_${index}`, paidAt: day(4) }),
    ];
    const lost = disputeOf({ disputeId: `dspt_${index}`, paymentId: `pay_more_${index}`, status: "lost" });
    return { before, atOnce: [ingest(anew), ingest(lost)] };
  });
  for (const { before } of works) for (const event of before) await ingest(event)();
  const answers = await allAtOnce(
    onCodes(),
    works.flatMap(({ atOnce }) => atOnce),
  );
  expect(answers.map(({ state }) => state)).toEqual(Array(16).fill("done"));
  expect(await differences()).toEqual([]);
});

test("a claim and a purchase through a link at the same instant make one referral, by the link", async () => {
  const buyer = await makeUser("user_buyer");
  const justNow = new Date(Date.now() - 60_000).toISOString();
  await ingest(membershipOf({ joinedAt: justNow, createdAt: justNow, updatedAt: justNow }))();
  await allAtOnce<unknown>(onUser(buyer), [
    call("claim_referral", [company, "user_buyer", noa.code, null]),
    call("claim_referral", [company, "user_buyer", noa.code, null]),
    ingest(paymentOf({ referlyCode: maya.code, paidAt: new Date(Date.now() - 30_000).toISOString() })),
  ]);
  expect(await referrals()).toEqual([
    { buyer: "user_buyer", code: maya.code, method: "checkout", revenue: 10_000 },
  ]);
  expect(await differences()).toEqual([]);
});

test("two admins who credit different members at the same instant make one credit", async () => {
  const buyer = await makeUser("user_buyer");
  await ingest(paymentOf())();
  const answers = await allAtOnce(onUser(buyer), [
    call("credit_referral", [company, buyer, maya.codeId, null, "user_ana"]),
    call("credit_referral", [company, buyer, noa.codeId, null, "user_ben"]),
  ]);
  expect(answers.map(({ outcome }) => outcome).sort()).toEqual(["already_attributed", "credited"]);
  expect(await referrals()).toHaveLength(1);
  expect(await differences()).toEqual([]);
});

test("a membership, a renewal that names only it and the renewal's refund at the same instant miss nothing", async () => {
  await ingest(paymentOf({ referlyCode: maya.code }))();
  const renewal = paymentOf({ paymentId: "pay_2", membershipId: "mem_1", paidAt: day(31) });
  if (renewal.kind === "payment") renewal.payment.buyer = null;
  const buyer = await db.value(
    "select id from public.users where whop_company_id = $1 and whop_user_id = 'user_buyer'",
    [company],
  );
  const release = await db.hold(...onUser(buyer));
  let ended = 0;
  const works = [
    ingest(membershipOf()),
    ingest(renewal),
    ingest(refundOf({ paymentId: "pay_2", amountMinor: 2_500 })),
  ].map((work) => work().finally(() => (ended += 1)));
  // Whichever order they came in: each waits or is done.
  await vi.waitFor(async () => expect((await db.waiting()) + ended).toBe(3), {
    timeout: 10_000,
    interval: 20,
  });
  await release();
  await Promise.all(works);
  expect(await referrals()).toEqual([
    { buyer: "user_buyer", code: maya.code, method: "checkout", revenue: 17_500 },
  ]);
  expect(await differences()).toEqual([]);
});
