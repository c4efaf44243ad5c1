import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { issueSession } from "@/lib/auth/session";
import { eventDetail, eventPage, redriven } from "@/lib/events/schema";
import { type Answer, ask, jsonOf } from "@/tests/support/app/ask";
import { deliver, newWebhookId, purchaseBody } from "@/tests/support/app/delivery";
import { startWhopStage, type WhopStage } from "@/tests/support/app/whop-stage";

const LOG = "/api/companies/biz_lumen/events";

let stage: WhopStage;
beforeAll(async () => {
  stage = await startWhopStage((world) => {
    world.companies.biz_other = {
      ...{ id: "biz_other", title: "Other", route: "other", tagline: "", team: { user_olga: "owner" } },
      createdAt: "2026-01-01T00:00:00.000Z",
    };
    world.users.user_olga = { ...world.users.user_mara, id: "user_olga", username: "olga" } as never;
  });
  await stage.db.makeCommunity({ companyId: "biz_lumen" });
  await stage.db.makeCommunity({ companyId: "biz_other" });
});
afterAll(() => stage.close());

const openAs = async (userId: string, path: string) =>
  ask(stage.app.origin, path, { headers: await stage.as(userId) });
const redrive = (userId: string, companyId: string, webhookId: string) =>
  ask(stage.app.origin, `/api/companies/${companyId}/events/${webhookId}/redrive`, {
    method: "POST",
    headers: {
      "x-referly-session": issueSession({ userId, role: "creator", resourceId: companyId }),
      origin: "https://app.frame.invalid",
      "content-type": "application/json",
    },
    body: "{}",
  });
const send = async (body: string) => {
  const id = newWebhookId();
  expect(
    (await deliver(stage.app.origin, body, { secret: stage.settings.WHOP_WEBHOOK_SECRET, id })).status,
  ).toBe(200);
  return id;
};
/** A purchase that failed for a reason that has gone since, as when a fault of ours has been mended. */
async function deadPurchase(companyId: string) {
  const code = await stage.db.makeCode(companyId);
  const id = await send(purchaseBody({ ...code, companyId: "biz_notyet" }));
  await stage.db.rows(
    `update public.webhook_events set whop_company_id = $2, state = 'dead', attempts = 12, outcome = null,
       last_error = '23514 a check', body = convert_to($3, 'UTF8'), body_sha256 = sha256(convert_to($3, 'UTF8'))
     where webhook_id = $1`,
    [id, companyId, purchaseBody(code)],
  );
  return { id, code };
}

test("the log lists what Whop delivered, and one delivery shows its body", async () => {
  const code = await stage.db.makeCode("biz_lumen");
  const id = await send(purchaseBody({ ...code, paymentId: "pay_listed" }));
  const page = eventPage.parse(jsonOf(await openAs("user_mara", `${LOG}?search=pay_listed`)));
  expect(page).toMatchObject({
    events: [{ webhookId: id, type: "payment.succeeded", state: "done", outcome: "converted" }],
    next: null,
  });
  const detail = eventDetail.parse(jsonOf(await openAs("user_mara", `${LOG}/${id}`)));
  expect(detail.body).toContain('\n    "id": "pay_listed"');
});

test("what did not change is answered 304", async () => {
  const { headers } = await openAs("user_mara", LOG);
  const again = await ask(stage.app.origin, LOG, {
    headers: { ...(await stage.as("user_mara")), "if-none-match": String(headers.etag) },
  });
  expect(again.status).toBe(304);
});

test("a failed delivery that is applied again counts at once, and only once", async () => {
  const { id, code } = await deadPurchase("biz_lumen");
  const answer = await redrive("user_mara", "biz_lumen", id);
  expect([answer.status, redriven.parse(jsonOf(answer))]).toEqual([
    200,
    { state: "done", outcome: "converted" },
  ]);
  const conversions = () =>
    stage.db.value("select conversions from public.referral_codes where id = $1", [code.codeId]);
  expect(await conversions()).toBe(1);
  const again = await redrive("user_mara", "biz_lumen", id);
  expect([again.status, jsonOf(again)]).toEqual([
    409,
    { error: { code: "conflict", message: expect.stringContaining("dealt with already") } },
  ]);
  expect(await conversions()).toBe(1);
  const detail = eventDetail.parse(jsonOf(await openAs("user_mara", `${LOG}/${id}`)));
  expect(detail).toMatchObject({ state: "done", error: null, attempts: 1, redrives: [{ from: "dead" }] });
});

test("eight people who press at once apply it once", async () => {
  const { id, code } = await deadPurchase("biz_lumen");
  const answers = await Promise.all(Array.from({ length: 8 }, () => redrive("user_mara", "biz_lumen", id)));
  expect(new Set(answers.map(({ status }) => status))).not.toContain(500);
  expect(answers.some(({ status }) => status === 200)).toBe(true);
  expect(
    await stage.db.value("select conversions from public.referral_codes where id = $1", [code.codeId]),
  ).toBe(1);
});

test("one that still cannot be read ends as it was, with its reason", async () => {
  const id = await send(JSON.stringify({ type: "payment.succeeded", company_id: "biz_lumen", data: 7 }));
  const answer = await redrive("user_mara", "biz_lumen", id);
  expect(redriven.parse(jsonOf(answer))).toEqual({ state: "dead", outcome: "unreadable" });
  const detail = eventDetail.parse(jsonOf(await openAs("user_mara", `${LOG}/${id}`)));
  expect(detail).toMatchObject({ state: "dead", error: "no_data" });
});

describe("another community's delivery and one that does not exist", () => {
  /** Status and bytes: nothing else may tell them apart. */
  const told = ({ status, body }: Answer) => [status, body];

  test("are the same 404 to read", async () => {
    const { id } = await deadPurchase("biz_other");
    const foreign = await openAs("user_mara", `${LOG}/${id}`);
    expect(told(foreign)).toEqual(told(await openAs("user_mara", `${LOG}/msg_missing`)));
    expect(told(foreign)).toEqual(told(await openAs("user_mara", `${LOG}/${"x".repeat(300)}`)));
    expect(told(foreign)).toEqual(told(await openAs("user_mara", `/api/companies/biz_other/events/${id}`)));
    expect(foreign.status).toBe(404);
  });

  test("are the same 404 to apply again, and nothing is applied", async () => {
    const { id } = await deadPurchase("biz_other");
    const foreign = await redrive("user_mara", "biz_lumen", id);
    expect(told(foreign)).toEqual(told(await redrive("user_mara", "biz_lumen", "msg_missing")));
    expect(foreign.status).toBe(404);
    expect(await stage.db.value("select state from public.webhook_events where webhook_id = $1", [id])).toBe(
      "dead",
    );
  });

  test("never appear in the list", async () => {
    const { id } = await deadPurchase("biz_other");
    const page = eventPage.parse(jsonOf(await openAs("user_mara", `${LOG}?search=${id}`)));
    expect(page.events).toEqual([]);
  });
});

test("a customer sees nothing of it", async () => {
  expect((await openAs("user_theo", LOG)).status).toBe(403);
  expect((await redrive("user_theo", "biz_lumen", "msg_missing")).status).toBe(403);
});
