import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Answer, ask, type Question } from "@/tests/support/app/ask";
import type { Code } from "@/tests/support/app/database";
import { newPerson, startWhopStage, type WhopStage } from "@/tests/support/app/whop-stage";
import { CHROME } from "@/tests/support/click-request";

const COMPANY = "biz_lumen";
const PLAN = "plan_lumen_monthly";
const CREATE = "POST /checkout_configurations";

let stage: WhopStage;
beforeAll(async () => {
  stage = await startWhopStage();
  await stage.db.rows("select public.ensure_company($1, 'Lumen Collective', 'lumen', null)", [COMPANY]);
});
afterEach(() => stage.whop.clearFaults());
afterAll(() => stage.close());

const newCode = () => stage.db.makeCode(COMPANY);

/** Opens a link and returns the click's id and the token that the landing page gets. */
async function click({ code, codeId }: Code): Promise<{ id: string; token: string }> {
  const answer = await ask(stage.app.origin, `/r/${code}`, { headers: { "user-agent": CHROME } });
  const token = answer.headers.location?.split("?c=")[1] ?? "";
  const id = await stage.db.value("select id from public.referral_clicks where referral_code_id = $1", [
    codeId,
  ]);
  return { id: String(id), token };
}

/** Presses the button of the landing page: a form without script. */
function goOn(
  { code }: Pick<Code, "code">,
  form: Record<string, string>,
  question: Question = {},
): Promise<Answer> {
  return ask(stage.app.origin, `/api/join/${code}/checkout`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", origin: stage.app.origin },
    body: new URLSearchParams(form).toString(),
    ...question,
  });
}

/** The checkout configuration at Whop that a redirect leads to. */
function configurationOf(answer: Answer) {
  expect(answer.status).toBe(303);
  const [, id = ""] = /\/checkout\/(ch_\w+)\/$/.exec(answer.headers.location ?? "") ?? [];
  expect(answer.headers.location).toBe(`${stage.whop.origin}/checkout/${id}/`);
  const configuration = stage.whop.world.checkoutConfigurations[id];
  if (!configuration) throw new Error(`Whop knows no checkout ${id}.`);
  return configuration;
}

const keptLink = ({ codeId }: Code) =>
  stage.db.value(
    "select purchase_url from public.checkout_links where referral_code_id = $1 and plan_id = $2 and click_id is null",
    [codeId, PLAN],
  );

test("the form leads to a checkout at Whop that names the code and the genuine click", async () => {
  const maya = await newCode();
  const { id, token } = await click(maya);
  const answer = await goOn(maya, { plan: PLAN, c: token });
  expect(answer.headers["cache-control"]).toContain("no-store");
  expect(configurationOf(answer)).toMatchObject({
    companyId: COMPANY,
    planId: PLAN,
    metadata: { referly_code: maya.code, referly_click: id },
  });
});

test("a purchase through it converts, by checkout, for certain, and marks the click", async () => {
  const maya = await newCode();
  const { id, token } = await click(maya);
  const configuration = configurationOf(await goOn(maya, { plan: PLAN, c: token }));
  let buyer = "";
  stage.whop.change((world) => {
    buyer = newPerson(world, "nobody");
  });
  stage.whop.buy({ configurationId: configuration.id, user: { id: buyer } });
  await stage.whop.settled();
  const [referral] = await stage.db.rows(
    `select r.status, r.method, r.confidence, r.click_id, r.revenue_minor::int, c.converted
     from public.referrals r join public.users u on u.id = r.referred_id
     left join public.referral_clicks c on c.id = r.click_id where u.whop_user_id = $1`,
    [buyer],
  );
  expect(referral).toEqual({
    ...{ status: "converted", method: "checkout", confidence: "certain" },
    ...{ click_id: id, revenue_minor: 2_900, converted: true },
  });
  expect(await stage.db.rows("select * from public.check_invariants()")).toEqual([]);
});

test.each([
  ["forged", (token: string) => `${token.slice(0, 23)}AAAAAAAAAAAAAAAA`],
  ["of another code", async () => (await click(await newCode())).token],
  ["cut short", (token: string) => token.slice(0, -1)],
  ["missing", () => ""],
  ["endless", () => "a".repeat(3_000)],
])(
  "a click token that is %s puts no click into the checkout, which still names the code",
  async (_, change) => {
    const maya = await newCode();
    const { token } = await click(maya);
    const configuration = configurationOf(await goOn(maya, { plan: PLAN, c: await change(token) }));
    expect(configuration.metadata).toEqual({ referly_code: maya.code });
  },
);

test("pressing the button again with the same click opens the same checkout", async () => {
  const maya = await newCode();
  const { token } = await click(maya);
  const first = configurationOf(await goOn(maya, { plan: PLAN, c: token }));
  expect(configurationOf(await goOn(maya, { plan: PLAN, c: token })).id).toBe(first.id);
});

test.each([
  ["of another community", "plan_other"],
  ["that does not exist", "plan_x'; drop table plans"],
  ["left out", ""],
])("a plan %s is not sold: the cheapest that costs something is", async (_, plan) => {
  expect(configurationOf(await goOn(await newCode(), { plan })).planId).toBe(PLAN);
});

test("a plan that is asked for and offered is the one that is sold", async () => {
  expect(configurationOf(await goOn(await newCode(), { plan: "plan_lumen_yearly" })).planId).toBe(
    "plan_lumen_yearly",
  );
});

test.each([
  ["fails", { operation: CREATE, kind: "status", status: 500 }],
  ["breaks the connection", { operation: CREATE, kind: "drop" }],
  ["refuses our key", { operation: CREATE, kind: "status", status: 401 }],
  ["is too slow", { operation: CREATE, kind: "slow", delayMs: 10_000 }],
] as const)(
  "when Whop %s, the visitor gets the link that was kept for the code, within three seconds",
  async (_, fault) => {
    const maya = await newCode();
    configurationOf(await goOn(maya, { plan: PLAN }));
    await expect.poll(() => keptLink(maya), { timeout: 5_000 }).toEqual(expect.any(String));
    stage.whop.addFault(fault);
    const answer = await goOn(maya, { plan: PLAN, c: (await click(maya)).token });
    expect(answer.milliseconds).toBeLessThan(3_000);
    expect(answer.headers.location).toBe(await keptLink(maya));
    expect(configurationOf(answer).metadata).toEqual({ referly_code: maya.code });
  },
);

test("with nothing kept, the visitor is led back to the page, which leads to the store", async () => {
  const maya = await newCode();
  stage.whop.addFault({ operation: CREATE, kind: "status", status: 500 });
  const { token } = await click(maya);
  const answer = await goOn(maya, { plan: PLAN, c: token });
  expect(answer.status).toBe(303);
  expect(answer.headers.location).toBe(`/join/${maya.code}?${new URLSearchParams({ store: "1", c: token })}`);
  const page = await ask(stage.app.origin, answer.headers.location ?? "");
  expect(page.status).toBe(200);
  expect(page.body).toContain("The checkout did not open");
  expect(page.body).toContain(`href="${stage.whop.origin}/lumen/"`);
  expect(page.body).toContain(maya.code);
});

test("an address that is not Whop's is not where a visitor is sent", async () => {
  const maya = await newCode();
  stage.whop.addFault({ operation: CREATE, kind: "not_json" });
  expect((await goOn(maya, { plan: PLAN, redirect: "https://evil.invalid" })).headers.location).toMatch(
    new RegExp(`^/join/${maya.code}\\?`),
  );
});

test("a visitor without a click is led to the code's own checkout, which is made once", async () => {
  const maya = await newCode();
  const first = configurationOf(await goOn(maya, { plan: PLAN }));
  await expect.poll(() => keptLink(maya), { timeout: 5_000 }).toEqual(expect.any(String));
  const before = Object.keys(stage.whop.world.checkoutConfigurations).length;
  expect(configurationOf(await goOn(maya, { plan: PLAN })).id).toBe(first.id);
  expect(Object.keys(stage.whop.world.checkoutConfigurations)).toHaveLength(before);
});

test("unknown and inactive codes lead to the page that says so, and make no checkout", async () => {
  const inactive = await newCode();
  await stage.db.rows("update public.referral_codes set is_active = false where id = $1", [inactive.codeId]);
  const before = Object.keys(stage.whop.world.checkoutConfigurations).length;
  for (const code of [inactive.code, "nobody-has-this", "%00", "..%2f..%2fevil", "a".repeat(5_000)]) {
    const answer = await goOn({ code }, { plan: PLAN });
    expect([answer.status, answer.headers.location]).toEqual([303, expect.stringMatching(/^\/join\/[^/]+$/)]);
    const page = await ask(stage.app.origin, answer.headers.location ?? "");
    expect([page.status, page.headers["content-type"]]).toEqual([404, expect.stringContaining("text/html")]);
  }
  expect(Object.keys(stage.whop.world.checkoutConfigurations)).toHaveLength(before);
});

test.each(["application/json", "text/plain", "multipart/form-data; boundary=x", ""])(
  "a body of type %j is 400",
  async (type) => {
    const maya = await newCode();
    const answer = await goOn(maya, {}, { headers: { "content-type": type }, body: '{"plan":"x"}' });
    expect(answer.status).toBe(400);
  },
);

test("a form of more than 4 KiB is 413, and GET is 405", async () => {
  const maya = await newCode();
  expect((await goOn(maya, { plan: "a".repeat(5_000) })).status).toBe(413);
  expect((await ask(stage.app.origin, `/api/join/${maya.code}/checkout`)).status).toBe(405);
});
