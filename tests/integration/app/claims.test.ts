import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { issueSession } from "@/lib/auth/session";
import { type Answer, ask, jsonOf } from "@/tests/support/app/ask";
import type { Code } from "@/tests/support/app/database";
import { startWhopStage, type WhopStage } from "@/tests/support/app/whop-stage";
import { addMember, addUser } from "@/tests/support/whop/state/create-world";

const COMPANY = "biz_lumen";
const PLAN = "plan_lumen_monthly";
const CLAIM = "/api/experiences/exp_lumen/claim";

let stage: WhopStage;
let maya: Code;
beforeAll(async () => {
  stage = await startWhopStage();
  await stage.db.rows("select public.ensure_company($1, 'Lumen Collective', 'lumen', null)", [COMPANY]);
  maya = await stage.db.makeCode(COMPANY);
});
afterEach(async () => {
  stage.whop.clearFaults();
  stage.whop.resetWebhooks();
  await stage.db.rows("update public.companies set claim_window_days = 14");
  await stage.db.rows("update public.referral_codes set is_active = true");
  expect(await stage.db.rows("select * from public.check_invariants($1)", [COMPANY])).toEqual([]);
});
afterAll(() => stage.close());

/** Somebody who bought without a link, with or without Whop telling of it. */
async function buyer({ isTold = true } = {}): Promise<string> {
  if (!isTold) stage.whop.setWebhooks({ drop: true });
  const { userId } = stage.whop.buy({ planId: PLAN, user: { name: "Noor van Dijk" } });
  await stage.whop.settled();
  return userId;
}

/** A member of long standing of whom no webhook ever told. */
function memberSince(joinedAt: string): string {
  let id = "";
  stage.whop.change((world) => {
    id = addUser(world, { name: "Olaf Old", username: `olaf${Object.keys(world.users).length}` }).id;
    addMember(world, { userId: id, planId: PLAN, joinedAt });
  });
  return id;
}

function headersOf(userId: string, more: Record<string, string | undefined> = {}): Record<string, string> {
  const session = issueSession({ userId, role: "member", resourceId: "exp_lumen" });
  const ordinary = {
    "x-referly-session": session,
    origin: stage.settings.APP_ORIGIN,
    "sec-fetch-site": "same-origin",
    "content-type": "application/json",
    ...more,
  };
  return Object.fromEntries(
    Object.entries(ordinary).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

const claim = (userId: string, code: unknown = maya.code, more: Record<string, string | undefined> = {}) =>
  ask(stage.app.origin, CLAIM, {
    method: "POST",
    headers: headersOf(userId, more),
    body: JSON.stringify({ code }),
  });

const outcomeOf = (answer: Answer) => {
  expect(answer.status).toBe(200);
  return (jsonOf(answer) as { outcome: string }).outcome;
};

const invitationOf = async (userId: string) => {
  const answer = await ask(stage.app.origin, "/api/experiences/exp_lumen/summary", {
    headers: await stage.as(userId),
  });
  return (jsonOf(answer) as { invitation: { invitedBy: string | null; claimUntil: string | null } })
    .invitation;
};

const claimsOf = (userId: string) =>
  stage.db.rows(
    "select p.proof_key from public.attribution_proofs p join public.users u on u.id = p.user_id where u.whop_user_id = $1 and p.method = 'claim'",
    [userId],
  );

describe("a member who says who invited them", () => {
  test.each([
    ["a code", (code: string) => code],
    [
      "a link with a query",
      (code: string) => ` https://referly.invalid/r/${code.toUpperCase()}?utm_source=x `,
    ],
  ])("with %s is that member's referral, and the page no longer asks", async (_, typed) => {
    const userId = await buyer();
    const { claimUntil } = await invitationOf(userId);
    expect(Date.parse(claimUntil ?? "") - Date.now()).toBeGreaterThan(13 * 86_400_000);
    expect(jsonOf(await claim(userId, typed(maya.code)))).toEqual({
      outcome: "claimed",
      referrerName: "Maya",
    });
    expect(await invitationOf(userId)).toEqual({ invitedBy: "Maya", claimUntil: null });
    expect(
      await stage.db.rows(
        "select r.method, r.status, r.revenue_minor::int from public.referrals r join public.users u on u.id = r.referred_id where u.whop_user_id = $1",
        [userId],
      ),
    ).toEqual([{ method: "claim", status: "converted", revenue_minor: 2_900 }]);
  });

  test("is told of a code that nobody has, and may try again", async () => {
    const userId = await buyer();
    for (const typed of ["nobodyhas", "!", "https://referly.invalid/r/", "a".repeat(1_000)])
      expect(outcomeOf(await claim(userId, typed))).toBe("unknown_code");
    expect(outcomeOf(await claim(userId))).toBe("claimed");
  });

  test("cannot name themselves", async () => {
    const userId = await buyer();
    await invitationOf(userId);
    const own = await stage.db.value(
      "select c.code from public.referral_codes c join public.users u on u.id = c.user_id where u.whop_user_id = $1",
      [userId],
    );
    expect(outcomeOf(await claim(userId, own))).toBe("own_code");
  });

  test("cannot name a code of another community", async () => {
    const elsewhere = await stage.db.makeCode(await stage.db.makeCommunity());
    expect(outcomeOf(await claim(await buyer(), elsewhere.code))).toBe("unknown_code");
  });

  test("cannot name a code that is switched off", async () => {
    const userId = await buyer();
    await stage.db.rows("update public.referral_codes set is_active = false where id = $1", [maya.codeId]);
    expect(outcomeOf(await claim(userId))).toBe("inactive_code");
  });

  test("is asked nothing where the creator takes no claims, nor listened to", async () => {
    const userId = await buyer();
    await stage.db.rows("update public.companies set claim_window_days = 0");
    expect(await invitationOf(userId)).toEqual({ invitedBy: null, claimUntil: null });
    expect(outcomeOf(await claim(userId))).toBe("claims_closed");
  });

  test("says so once: a second word changes nothing, and neither does a click that follows", async () => {
    const userId = await buyer();
    await claim(userId);
    const other = await stage.db.makeCode(COMPANY);
    expect(outcomeOf(await claim(userId, other.code))).toBe("already_attributed");
    expect(await claimsOf(userId)).toHaveLength(1);
    expect(await invitationOf(userId)).toEqual({ invitedBy: "Maya", claimUntil: null });
  });

  test("makes one claim with eight presses at once", async () => {
    const userId = await buyer();
    const row = "select from public.users where whop_user_id = $1 for update";
    const release = await stage.db.hold(row, [userId]);
    const sent = Array.from({ length: 8 }, () => claim(userId));
    await expect.poll(() => stage.db.waiting()).toBeGreaterThanOrEqual(4);
    await release();
    const outcomes = (await Promise.all(sent)).map(outcomeOf).toSorted();
    expect(outcomes).toEqual([...Array(7).fill("already_attributed"), "claimed"]);
    expect(await claimsOf(userId)).toHaveLength(1);
  });
});

test("a member of old who buys anew is no new member, whatever the webhooks tell", async () => {
  const userId = memberSince("2025-01-01T00:00:00.000Z");
  stage.whop.buy({ planId: PLAN, user: { id: userId } });
  await stage.whop.settled();
  expect(outcomeOf(await claim(userId))).toBe("claim_window_closed");
  expect(await claimsOf(userId)).toEqual([]);
});

describe("a member of whose joining no webhook told", () => {
  test("is asked once Whop has said when that was, and claims", async () => {
    const userId = await buyer({ isTold: false });
    expect(await invitationOf(userId)).toEqual({ invitedBy: null, claimUntil: null });
    await expect.poll(async () => (await invitationOf(userId)).claimUntil).not.toBeNull();
    expect(outcomeOf(await claim(userId))).toBe("claimed");
  });

  test("is not asked when that was long ago, and too late to say so", async () => {
    const userId = memberSince("2025-01-01T00:00:00.000Z");
    await invitationOf(userId);
    expect(outcomeOf(await claim(userId))).toBe("claim_window_closed");
    expect(await invitationOf(userId)).toEqual({ invitedBy: null, claimUntil: null });
  });

  test("is asked to come back while Whop is silent, and claims when it speaks", async () => {
    const userId = await buyer({ isTold: false });
    stage.whop.addFault({ operation: "GET /memberships", kind: "status" });
    expect(outcomeOf(await claim(userId))).toBe("join_unknown");
    expect(await claimsOf(userId)).toEqual([]);
    stage.whop.clearFaults();
    expect(outcomeOf(await claim(userId))).toBe("claimed");
  });

  test("sees the page at once although Whop does not answer", async () => {
    const userId = await buyer({ isTold: false });
    await stage.as(userId);
    stage.whop.addFault({ operation: "GET /memberships", kind: "hang" });
    const answer = await ask(stage.app.origin, "/api/experiences/exp_lumen/summary", {
      headers: await stage.as(userId),
    });
    expect(answer.status).toBe(200);
    expect(answer.milliseconds).toBeLessThan(1_500);
  });
});

describe("a claim is taken from the member's own page alone", () => {
  test.each([
    ["from another site", { origin: "https://evil.invalid" }, 403],
    ["without an origin", { origin: undefined }, 403],
    ["as a form", { "content-type": "application/x-www-form-urlencoded" }, 403],
    ["without the page's session", { "x-referly-session": undefined }, 401],
  ])("%s it is refused", async (_, change, status) => {
    const userId = await buyer();
    const token = await stage.as(userId);
    expect((await claim(userId, maya.code, { ...token, ...change })).status).toBe(status);
    expect(await claimsOf(userId)).toEqual([]);
  });

  test("a creator's session is none of a member's", async () => {
    const session = issueSession({ userId: "user_mara", role: "creator", resourceId: COMPANY });
    expect((await claim("user_mara", maya.code, { "x-referly-session": session })).status).toBe(401);
  });

  test("a stranger gets the answer of what does not exist", async () => {
    const answer = await claim("user_stranger");
    expect(answer.status).toBe(404);
  });

  test.each([
    ["no text", 7, "The value of code cannot be used."],
    ["more than any link", "a".repeat(1_001), "Paste the link as it was sent to you."],
  ])("%s is refused with a sentence", async (_, code, sentence) => {
    const answer = await claim(await buyer(), code);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain(sentence);
  });
});
