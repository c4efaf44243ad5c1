import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { issueSession } from "@/lib/auth/session";
import { type Answer, ask, jsonOf } from "@/tests/support/app/ask";
import type { Code } from "@/tests/support/app/database";
import { startWhopStage, type WhopStage } from "@/tests/support/app/whop-stage";

const COMPANY = "biz_lumen";
const API = `/api/companies/${COMPANY}`;
const NOBODY = "019a7b1c-2d3e-7f40-8a51-6b72c8d9e0f2";

let stage: WhopStage;
let maya: Code;
let stranger: Code & { userId: string };
beforeAll(async () => {
  stage = await startWhopStage();
  await stage.db.rows("select public.ensure_company($1, 'Lumen Collective', 'lumen', null)", [COMPANY]);
  maya = await stage.db.makeCode(COMPANY, "maya2code");
  const other = await stage.db.makeCode(await stage.db.makeCommunity());
  stranger = { ...other, userId: await ownerOf(other.codeId) };
});
afterEach(async () => {
  await stage.db.rows("update public.referral_codes set is_active = true");
  expect(await stage.db.rows("select * from public.check_invariants($1)", [COMPANY])).toEqual([]);
});
afterAll(() => stage.close());

const ownerOf = async (codeId: string) =>
  String(await stage.db.value("select user_id from public.referral_codes where id = $1", [codeId]));

/** Somebody who bought without a link; their id with us. */
async function buyer(name = "Noor van Dijk"): Promise<string> {
  const { userId } = stage.whop.buy({ planId: "plan_lumen_monthly", user: { name } });
  await stage.whop.settled();
  return String(await stage.db.value("select id from public.users where whop_user_id = $1", [userId]));
}

const session = () => issueSession({ userId: "user_mara", role: "creator", resourceId: COMPANY });
const get = (path: string) =>
  ask(stage.app.origin, `${API}${path}`, { headers: { "x-referly-session": session() } });
const post = (path: string, body: unknown) =>
  ask(stage.app.origin, `${API}${path}`, {
    method: "POST",
    headers: {
      "x-referly-session": session(),
      origin: stage.settings.APP_ORIGIN,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
const give = (buyerId: string, more: Record<string, unknown> = {}) =>
  post("/credits", { buyerId, codeId: maya.codeId, ...more });
const credited = async (buyerId: string) =>
  (jsonOf(await give(buyerId)) as { referralId: string }).referralId;

const people = (answer: Answer) => {
  expect(answer.status).toBe(200);
  return jsonOf(answer) as { people: { name: string; userId: string; code: string }[]; hasMore: boolean };
};

describe("a creator searches people", () => {
  test("by a part of a name, a username with its sign, a code or an id", async () => {
    const userId = await buyer("Ximena Ünal");
    for (const search of ["xim", "NAL", "Ün", "@ximena", userId]) {
      const found = people(await get(`/people?${new URLSearchParams({ search })}`));
      expect(found.people.map(({ name }) => name)).toEqual(["Ximena Ünal"]);
    }
    expect(people(await get("/people?search=maya2")).people[0]).toMatchObject({ code: "maya2code" });
  });

  test("with a link, when it is about who brought somebody", async () => {
    await buyer("Maya Ohnelink");
    expect(people(await get("/people?search=maya")).people).toHaveLength(2);
    expect(people(await get("/people?search=maya&with=code")).people.map(({ code }) => code)).toEqual([
      "maya2code",
    ]);
  });

  test("at most twenty at once, and says that there are more", async () => {
    await stage.db.rows(
      "insert into public.users (whop_company_id, whop_user_id, display_name) select $1, 'user_many' || n, 'Many ' || n from generate_series(1, 21) n",
      [COMPANY],
    );
    const { people: found, hasMore } = people(await get("/people?search=many"));
    expect([found.length, hasMore]).toEqual([20, true]);
  });

  test("and finds nobody of another community", async () => {
    for (const search of [stranger.code, stranger.userId])
      expect(people(await get(`/people?search=${search}`)).people).toEqual([]);
  });

  test.each(["", " a ", "@b", "a".repeat(101), "\u0000\u0000", "ab\u0000"])(
    "“%s” is no search: 400",
    async (search) => {
      const answer = await get(`/people?${new URLSearchParams({ search })}`);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatch(/Type at least two characters\.|Nobody has such a name\./);
    },
  );
});

describe("a creator gives credit", () => {
  test("and past purchases count at once, with who decided and why", async () => {
    const buyerId = await buyer();
    const evidence = await get(`/credits/evidence?buyer=${buyerId}&code=${maya.codeId}`);
    expect(jsonOf(evidence)).toMatchObject({ findings: [{ speaksFor: false, word: "no_click" }] });
    const answer = await give(buyerId, { note: "  She wrote to us  " });
    expect(jsonOf(answer)).toMatchObject({ outcome: "credited" });
    expect(
      await stage.db.rows(
        "select r.status, r.method, r.revenue_minor::int, p.actor, p.note from public.referrals r join public.attribution_proofs p on p.user_id = r.referred_id where r.referred_id = $1",
        [buyerId],
      ),
    ).toEqual([
      {
        ...{ status: "converted", method: "credit", revenue_minor: 2_900 },
        ...{ actor: "user_mara", note: "She wrote to us" },
      },
    ]);
  });

  test("once: eight presses at once give one", async () => {
    const buyerId = await buyer();
    const release = await stage.db.hold("select from public.users where id = $1 for update", [buyerId]);
    const sent = Array.from({ length: 8 }, () => give(buyerId));
    await expect.poll(() => stage.db.waiting()).toBeGreaterThanOrEqual(4);
    await release();
    const outcomes = (await Promise.all(sent)).map((one) => (jsonOf(one) as { outcome: string }).outcome);
    expect(outcomes.toSorted()).toEqual([...Array(7).fill("already_attributed"), "credited"]);
  });

  test("and is told why not", async () => {
    expect(jsonOf(await give(await ownerOf(maya.codeId)))).toMatchObject({ outcome: "own_code" });
    await stage.db.rows("update public.referral_codes set is_active = false where id = $1", [maya.codeId]);
    expect(jsonOf(await give(await buyer()))).toMatchObject({ outcome: "inactive_code" });
  });

  test("to nobody of another community: what is foreign and what is missing get the same 404", async () => {
    const buyerId = await buyer();
    const answers = [
      await give(stranger.userId),
      await give(NOBODY),
      await give(buyerId, { codeId: stranger.codeId }),
      await give(buyerId, { codeId: NOBODY }),
      await get(`/credits/evidence?buyer=${stranger.userId}&code=${maya.codeId}`),
      await get(`/credits/evidence?buyer=${buyerId}&code=${stranger.codeId}`),
      await get(`/credits/evidence?buyer=${NOBODY}&code=${maya.codeId}`),
      await get(`/credits/evidence?buyer=x&code=${maya.codeId}`),
      await get("/credits/evidence"),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  });

  test.each([
    ["an id that is none", { buyerId: "x" }],
    ["a company of its own choice", { companyId: "biz_other" }],
    ["a note of 401 characters", { note: "a".repeat(401) }],
    ["a note that cannot be kept", { note: "a\u0000b" }],
    ["half a character", { note: "\ud800" }],
  ])("%s is refused: 400", async (_, more) => {
    expect((await give(NOBODY, more)).status).toBe(400);
  });
});

describe("a creator takes a credit back", () => {
  const change = (referralId: string, withdrawn: boolean, note: string | null = null) =>
    post(`/referrals/${referralId}/credit`, { withdrawn, note });
  const stateOf = async (id: string) =>
    (
      await stage.db.rows(
        "select status, status_reason, revenue_minor::int from public.referrals where id = $1",
        [id],
      )
    )[0];

  test("and gives it again, and both are kept with who and why", async () => {
    const id = await credited(await buyer());
    expect(jsonOf(await change(id, true, "By mistake"))).toEqual({ outcome: "withdrawn" });
    expect(await stateOf(id)).toEqual({ status: "cancelled", status_reason: "withdrawn", revenue_minor: 0 });
    expect(jsonOf(await change(id, true))).toEqual({ outcome: "nothing_to_change" });
    expect(jsonOf(await change(id, false))).toEqual({ outcome: "converted" });
    expect(await stateOf(id)).toMatchObject({ status: "converted", revenue_minor: 2_900 });
    expect(
      await stage.db.rows(
        "select action, actor, reason from public.audit_log where subject_id = $1 and action like 'credit%' order by id",
        [id],
      ),
    ).toEqual([
      { action: "credit_withdrawn", actor: "user_mara", reason: "By mistake" },
      { action: "credit_restored", actor: "user_mara", reason: null },
    ]);
  });

  test("of nobody else’s referral: what is foreign and what is missing get the same 404", async () => {
    const foreign = await stage.db.value(
      "insert into public.users (whop_company_id, whop_user_id) values ($1, 'user_foreign') returning id",
      [stranger.companyId],
    );
    const answer = await stage.db.value(
      "select public.credit_referral($1, $2, $3, null, 'user_olga') ->> 'referralId'",
      [stranger.companyId, foreign, stranger.codeId],
    );
    const answers = [await change(String(answer), true), await change(NOBODY, true), await change("x", true)];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(await stateOf(String(answer))).toMatchObject({ status: "pending" });
  });
});
