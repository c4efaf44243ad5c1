import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { ask } from "@/tests/support/app/ask";
import { type Code, openAppDatabase } from "@/tests/support/app/database";
import { startWhopStage, type WhopStage } from "@/tests/support/app/whop-stage";
import { addMember, addUser } from "@/tests/support/whop/state/create-world";

const CREATE = "POST /promo_codes";
const LIST = "GET /promo_codes";
const MONTHLY = "plan_lumen_monthly";

let stage: WhopStage;
let communities = 0;
beforeAll(async () => {
  stage = await startWhopStage();
});
afterEach(async () => {
  stage.whop.clearFaults();
  expect(await stage.db.rows("select * from public.check_invariants()")).toEqual([]);
});
afterAll(() => stage.close());

/** A community of its own with a discount of 10 %, and one member's code in it: what one test breaks no other one has. */
async function newCode(): Promise<Code & { name: string }> {
  communities += 1;
  const companyId = `biz_promo${communities}`;
  stage.whop.change((world) => {
    const lumen = world.companies.biz_lumen;
    if (lumen) world.companies[companyId] = { ...lumen, id: companyId, route: companyId };
  });
  await stage.db.makeCommunity({ companyId });
  await stage.db.rows("update public.companies set member_discount_percent = 10 where whop_company_id = $1", [
    companyId,
  ]);
  const code = await stage.db.makeCode(companyId);
  return { ...code, name: `${code.code.toUpperCase()}10` };
}

/** A visitor opens the invitation; what it says of the discount. */
async function look({ code }: Pick<Code, "code">): Promise<string | null> {
  const answer = await ask(stage.app.origin, `/join/${code}`);
  expect(answer.status).toBe(200);
  return />([A-Z0-9]+10[A-Z]?)<\/strong>/.exec(answer.body.toString())?.[1] ?? null;
}

const row = async ({ codeId }: Code) =>
  (await stage.db.rows("select * from public.promo_codes where referral_code_id = $1", [codeId]))[0];
const until = (check: () => Promise<unknown>) => vi.waitFor(check, { timeout: 8_000, interval: 100 });
const atWhop = ({ companyId }: Code) =>
  Object.values(stage.whop.world.promoCodes).filter((promo) => promo.companyId === companyId);
/** The creator's overview of the community. */
async function overviewOf({ companyId }: Code): Promise<string> {
  const headers = await stage.as("user_mara");
  return (await ask(stage.app.origin, `/dashboard/${companyId}`, { headers })).body.toString();
}
/** What waits has waited long enough. */
const later = ({ codeId }: Code) =>
  stage.db.rows(
    `update public.promo_codes set lease_until = now() - interval '1 second', next_attempt_at = now() - interval '1 second'
     where referral_code_id = $1`,
    [codeId],
  );

/** Somebody else's promo code of that name at Whop. */
function foreign(code: Code, name: string, parts: object = {}): void {
  stage.whop.change((world) => {
    world.promoCodes[`promo_x${name}`] = {
      ...{
        id: `promo_x${name}`,
        companyId: code.companyId,
        code: name,
        createdAt: "2026-01-01T00:00:00.000Z",
      },
      ...{ promoType: "percentage", amountOff: 10, currency: "usd", durationMonths: 1, newUsersOnly: true },
      ...{ onePerCustomer: true, stock: null, uses: 0, status: "active", ...parts },
    };
  });
}

test("fifty visitors at once make one promo code, and each of their pages comes without it", async () => {
  const maya = await newCode();
  // The app knows the code before the rush.
  await ask(stage.app.origin, `/r/${maya.code}`, { method: "HEAD" });
  const before = stage.whop.asked(CREATE);
  stage.whop.addFault({ operation: CREATE, kind: "slow", delayMs: 1_500, times: 1 });
  const seen = await Promise.all(Array.from({ length: 50 }, () => look(maya)));
  expect(new Set(seen)).toEqual(new Set([null]));
  await until(async () => expect(await look(maya)).toBe(maya.name));
  expect(stage.whop.asked(CREATE) - before).toBe(1);
  expect(atWhop(maya)).toMatchObject([{ code: maya.name, amountOff: 10, newUsersOnly: true, stock: null }]);
});

test("of fifty callers at the database's barrier one begins", async () => {
  const maya = await newCode();
  const release = await stage.db.hold("lock table public.promo_codes in access exclusive mode");
  const callers = openAppDatabase(stage.settings.DATABASE_URL);
  onTestFinished(() => callers.close());
  const begin = () => callers.value("select public.begin_promo_code($1, $2)", [maya.companyId, maya.codeId]);
  const all = Promise.all(Array.from({ length: 50 }, begin));
  await until(async () => expect(await stage.db.waiting()).toBeGreaterThanOrEqual(4));
  await release();
  expect((await all).filter(Boolean)).toMatchObject([{ state: "create", code: maya.name }]);
});

test("a member's page shows it once it is there", async () => {
  await stage.db.makeCommunity({ companyId: "biz_lumen" });
  await stage.db.rows(
    "update public.companies set member_discount_percent = 25, member_discount_months = 2 where whop_company_id = 'biz_lumen'",
  );
  let userId = "";
  stage.whop.change((world) => {
    userId = addUser(world, { name: "Pia Promo", username: "piapromo" }).id;
    addMember(world, { userId, planId: MONTHLY, joinedAt: new Date().toISOString() });
  });
  const headers = await stage.as(userId);
  const summary = async () =>
    JSON.parse(
      (await ask(stage.app.origin, "/api/experiences/exp_lumen/summary", { headers })).body.toString(),
    );
  const first = await summary();
  expect(first.promo).toBeNull();
  const code = `${first.code.toUpperCase()}25`;
  await until(async () =>
    expect((await summary()).promo).toEqual({ code, percentOff: 25, durationMonths: 2 }),
  );
});

test.each(["drop_after_commit", "status_after_commit", "truncated"] as const)(
  "one whose reply was lost (%s) is found and taken over, not made twice",
  async (kind) => {
    const maya = await newCode();
    const before = stage.whop.asked(CREATE);
    stage.whop.addFault({ operation: CREATE, kind, status: 500, times: 1 });
    expect(await look(maya)).toBeNull();
    await until(async () =>
      expect(await row(maya)).toMatchObject({
        state: "creating",
        attempts: 1,
        lease_until: null,
        is_unsure: true,
      }),
    );
    await later(maya);
    await until(async () => expect(await look(maya)).toBe(maya.name));
    const [made, ...others] = atWhop(maya);
    expect(others).toEqual([]);
    expect(await row(maya)).toMatchObject({ state: "active", promo_code_id: made?.id });
    expect(stage.whop.asked(CREATE) - before).toBe(1);
  },
);

test.each([
  ["with another discount", { amountOff: 50 }],
  ["that was there before we meant to make ours", {}],
  ["that is not in use any more", { status: "archived" }],
])(
  "somebody else's promo code of the same name, %s, is left alone, and ours gets the next name",
  async (_, parts) => {
    const maya = await newCode();
    foreign(maya, maya.name, parts);
    expect(await look(maya)).toBeNull();
    await until(async () => expect(await look(maya)).toBe(`${maya.name}B`));
    expect(atWhop(maya)).toHaveLength(2);
    expect(await row(maya)).toMatchObject({ state: "active", code: `${maya.name}B` });
  },
);

test("without the permission one member's view asks once, the community remembers it, and no other view asks", async () => {
  const maya = await newCode();
  const nils = { ...(await stage.db.makeCode(maya.companyId)), name: "" };
  const before = stage.whop.asked(CREATE);
  stage.whop.addFault({ operation: CREATE, kind: "status", status: 403 });
  const remembered = () =>
    stage.db.value(
      "select permissions ? 'promo_code:create' from public.companies where whop_company_id = $1",
      [maya.companyId],
    );
  expect(await look(maya)).toBeNull();
  await until(async () => expect(await remembered()).toBe(true));
  for (let view = 0; view < 5; view += 1) {
    expect([await look(maya), await look(nils)]).toEqual([null, null]);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect(stage.whop.asked(CREATE) - before).toBe(1);
  expect(await overviewOf(maya)).toContain("the permission for them (promo_code:create)");

  stage.whop.clearFaults();
  await stage.db.rows(
    `update public.companies set permissions = jsonb_build_object('promo_code:create', now() - interval '2 hours')
     where whop_company_id = $1`,
    [maya.companyId],
  );
  await until(async () => expect(await look(maya)).toBe(maya.name));
  expect(await remembered()).toBe(false);
});

test("asked too often, it waits, and asks again only then", async () => {
  const maya = await newCode();
  const before = stage.whop.asked(CREATE);
  stage.whop.addFault({ operation: CREATE, kind: "status", status: 429, times: 1 });
  expect(await look(maya)).toBeNull();
  await until(async () =>
    expect(await row(maya)).toMatchObject({
      state: "creating",
      last_error: "rate_limited",
      is_unsure: false,
    }),
  );
  for (let view = 0; view < 3; view += 1) {
    await new Promise((resolve) => setTimeout(resolve, 600));
    await look(maya);
  }
  expect(stage.whop.asked(CREATE) - before).toBe(1);
  await later(maya);
  await until(async () => expect(await look(maya)).toBe(maya.name));
  expect(stage.whop.asked(CREATE) - before).toBe(2);
});

test("what Whop refuses for good is told to the creator and not asked again", async () => {
  const maya = await newCode();
  const before = [stage.whop.asked(CREATE), stage.whop.asked(LIST)];
  stage.whop.addFault({ operation: CREATE, kind: "status", status: 422 });
  await look(maya);
  await until(async () => expect(await row(maya)).toMatchObject({ state: "failed", last_error: "refused" }));
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  await look(maya);
  expect([stage.whop.asked(CREATE), stage.whop.asked(LIST)]).toEqual(before.map((count) => count + 1));
  expect(await overviewOf(maya)).toContain("A promo code could not be made");
  expect(await overviewOf(maya)).toContain("Whop refused it.");
});

test("a purchase without any link, with the promo code typed in, is the member's referral", async () => {
  const code = await stage.db.makeCode("biz_lumen");
  await until(async () => expect(await look(code)).toBeNull());
  const name = `${code.code.toUpperCase()}25`;
  await until(async () => expect(await row(code)).toMatchObject({ state: "active" }));
  const { userId } = stage.whop.buy({ planId: MONTHLY, promoCode: name });
  await stage.whop.settled();
  expect(
    await stage.db.rows(
      `select r.method, r.referral_code_id, r.revenue_minor::int from public.referrals r
       join public.users u on u.id = r.referred_id where u.whop_user_id = $1`,
      [userId],
    ),
  ).toEqual([{ method: "promo_code", referral_code_id: code.codeId, revenue_minor: 2_175 }]);
});
