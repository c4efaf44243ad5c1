import { afterAll, beforeAll, expect, test } from "vitest";
import { issueSession, SESSION_HEADER } from "@/lib/auth/session";
import { ask, jsonOf } from "@/tests/support/app/ask";
import { APP_ORIGIN } from "@/tests/support/app/settings";
import { startWhopStage, type WhopStage } from "@/tests/support/app/whop-stage";
import { CHROME } from "@/tests/support/click-request";

const PATH = "/api/companies/biz_lumen/settings";
const OWNER = "user_mara";

let stage: WhopStage;
beforeAll(async () => {
  stage = await startWhopStage();
});
afterAll(() => stage.close());

const headers = () => ({
  origin: APP_ORIGIN,
  "content-type": "application/json",
  [SESSION_HEADER]: issueSession({ userId: OWNER, role: "creator", resourceId: "biz_lumen" }),
});
type State = { status?: string; version: number; settings: Record<string, unknown> };
const read = async () => jsonOf(await ask(stage.app.origin, PATH, { headers: headers() })) as State;
const send = (body: unknown) =>
  ask(stage.app.origin, PATH, { method: "PATCH", headers: headers(), body: JSON.stringify(body) });
const save = async (patch: object) => {
  const { version } = await read();
  return jsonOf(await send({ version, patch })) as State;
};

test("a creator reads the settings and saves some of them", async () => {
  expect((await read()).settings).toMatchObject({ holdDays: 14, creditedClick: "last" });
  expect(await save({ holdDays: 7, qualifiesOn: "join" })).toMatchObject({ status: "saved" });
  expect((await read()).settings).toMatchObject({ holdDays: 7, qualifiesOn: "join" });
  const actor = "select actor from public.audit_log where subject = 'company' order by id desc limit 1";
  expect(await stage.db.value(actor)).toBe(OWNER);
});

test("a save on top of another's is a conflict, with that one's values", async () => {
  const { version } = await read();
  await send({ version, patch: { claimWindowDays: 3 } });
  expect(jsonOf(await send({ version, patch: { claimWindowDays: 9 } }))).toMatchObject({
    status: "conflict",
    settings: { claimWindowDays: 3 },
  });
});

test.each([
  ["a plan that Whop does not offer", { defaultPlanId: "plan_elsewhere" }, "defaultPlanId", "unknown_plan"],
  ["a time zone that does not exist", { timeZone: "Mars/Olympus" }, "timeZone", "unknown_time_zone"],
  ["a currency that does not exist", { currency: "abc" }, "currency", "unknown_currency"],
])("%s is refused by the name of the field", async (_what, patch, field, reason) => {
  expect(await save(patch)).toEqual({ status: "refused", field, reason });
});

test("a plan that Whop offers can be chosen", async () => {
  expect(await save({ defaultPlanId: "plan_lumen_monthly" })).toMatchObject({ status: "saved" });
});

test.each([
  ["a number out of range", { holdDays: 91 }],
  ["a number as text", { holdDays: "7" }],
  ["a field that is none of theirs", { title: "Mine" }],
  ["another company's id", { companyId: "biz_other" }],
])("%s is answered 400, and nothing is saved", async (_what, patch) => {
  const before = await read();
  expect((await send({ version: before.version, patch })).status).toBe(400);
  expect(await read()).toEqual(before);
});

test("the other pages reckon with a new time zone at once", async () => {
  const overview = async () =>
    jsonOf(
      await ask(stage.app.origin, "/api/companies/biz_lumen/overview?range=7d", { headers: headers() }),
    ) as { range: { to: string } };
  await overview();
  for (const timeZone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    expect(await save({ timeZone })).toMatchObject({ status: "saved" });
    const today = new Intl.DateTimeFormat("en-CA", { timeZone }).format(new Date());
    expect((await overview()).range.to).toBe(today);
  }
});

test("links obey a change within ten seconds", { timeout: 20_000 }, async () => {
  const { code } = await stage.db.makeCode("biz_lumen");
  const cookie = async () =>
    (await ask(stage.app.origin, `/r/${code}`, { headers: { "user-agent": CHROME } })).headers["set-cookie"];
  expect(await cookie()).toBeUndefined();
  await save({ creditedClick: "first" });
  await expect.poll(cookie, { timeout: 11_000, interval: 250 }).toHaveLength(1);
});
