import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { notCountedList, referral, referralList } from "@/lib/referrals/schema";
import { ask, jsonOf } from "@/tests/support/app/ask";
import type { Code } from "@/tests/support/app/database";
import { deliver, purchaseBody, refundBody } from "@/tests/support/app/delivery";
import { newPerson, startWhopStage, type WhopStage } from "@/tests/support/app/whop-stage";

const LIST = "/api/companies/biz_lumen/referrals";
const MISSING = "019a7b1c-2d3e-7f40-8a51-6b72c8d9e0f2";

let stage: WhopStage;
let codes: Code[];
beforeAll(async () => {
  stage = await startWhopStage((world) => {
    world.companies.biz_other = {
      ...{ id: "biz_other", title: "Other", route: "other", tagline: "", team: { user_olga: "owner" } },
      createdAt: "2026-01-01T00:00:00.000Z",
    };
  });
  for (const companyId of ["biz_lumen", "biz_other"]) await stage.db.makeCommunity({ companyId });
  codes = [await stage.db.makeCode("biz_lumen"), await stage.db.makeCode("biz_other")];
  for (const { companyId, code } of codes)
    for (const name of ["ada", "ben", "cy"]) {
      const purchase = { companyId, code, userId: `user_${name}`, paymentId: `pay_${name}_${companyId}` };
      await tell(purchaseBody(purchase));
    }
  await tell(refundBody({ companyId: "biz_lumen", paymentId: "pay_ben_biz_lumen" }));
});
afterAll(() => stage.close());

const tell = async (body: string) => {
  const answer = await deliver(stage.app.origin, body, { secret: stage.settings.WHOP_WEBHOOK_SECRET });
  expect(answer.status).toBe(200);
};
const open = async (path: string, headers = {}) =>
  ask(stage.app.origin, path, { headers: { ...(await stage.as("user_mara")), ...headers } });
const list = async (query = "") => referralList.parse(jsonOf(await open(`${LIST}${query}`)));
const names = ({ rows }: { rows: { referredName: string }[] }) =>
  rows.map(({ referredName }) => referredName).toSorted();
const idIn = (companyId: string) =>
  stage.db.value("select id from public.referrals where whop_company_id = $1 order by id limit 1", [
    companyId,
  ]);

describe("the list of referrals", () => {
  test("is that of one's own community, narrowed as the address says", async () => {
    expect(names(await list())).toEqual(["ada", "ben", "cy"]);
    expect(names(await list("?status=cancelled"))).toEqual(["ben"]);
    expect(names(await list("?q=ADA"))).toEqual(["ada"]);
    expect(names(await list("?from=2020-01-01&to=2020-01-02"))).toEqual([]);
    expect((await list(`?code=${codes[1]?.code}`)).rows).toEqual([]);
  });

  test("has a view of what was not counted", async () => {
    const { code = "" } = codes[0] ?? {};
    const owner = await stage.db.value(
      `select u.whop_user_id from public.users u join public.referral_codes c on c.user_id = u.id where c.code = $1`,
      [code],
    );
    await tell(purchaseBody({ companyId: "biz_lumen", code, userId: String(owner) }));
    const answer = notCountedList.parse(jsonOf(await open(`${LIST}?status=not_counted`)));
    expect(answer).toMatchObject({ total: 1, rows: [{ reason: "own_code" }] });
  });

  test("reads whatever stands in the address, and never fails over it", async () => {
    for (const query of [
      "?status=%00&method=x&campaign=1&member=%27&from=9999-99-99&older=a~b&newer=~",
      `?q=${"%25".repeat(500)}&code=${"x".repeat(3_000)}`,
      `?older=2026-11-24T10:00:00Z~${MISSING}&newer=2026-11-24T10:00:00Z~${MISSING}`,
      `?status=not_counted&older=2026-11-24T10:00:00Z~pay_x`,
      "?q=a&q=b&status=pending&status=cancelled",
    ])
      expect([query, (await open(`${LIST}${query}`)).status]).toEqual([query, 200]);
  });

  test("says when nothing changed, and answers anew when something did", async () => {
    const first = await open(LIST);
    const etag = String(first.headers.etag);
    expect((await open(LIST, { "if-none-match": etag })).status).toBe(304);
    await tell(refundBody({ companyId: "biz_lumen", paymentId: "pay_cy_biz_lumen" }));
    expect((await open(LIST, { "if-none-match": etag })).status).toBe(200);
  });
});

describe("one referral", () => {
  test("is told whole to the team", async () => {
    const answer = await open(`${LIST}/${await idIn("biz_lumen")}`);
    expect(referral.parse(jsonOf(answer))).toMatchObject({
      method: "checkout",
      proofs: [{ verdict: "won" }],
    });
  });

  test("that is foreign cannot be told from one that does not exist: the same 404, byte for byte", async () => {
    const foreign = String(await idIn("biz_other"));
    const answers = [];
    for (const id of [foreign, MISSING, "not-an-id", "%00", `${foreign}%20`])
      answers.push(await open(`${LIST}/${id}`));
    const kept = answers.map(({ status, body, headers }) => {
      const { date, connection, "keep-alive": _, ...others } = headers;
      return { status, body, others };
    });
    expect(kept[0]).toMatchObject({ status: 404, body: expect.stringContaining("not_found") });
    for (const answer of kept) expect(answer).toEqual(kept[0]);
    expect((await open(`/api/companies/biz_other/referrals/${foreign}`)).body).toBe(kept[0]?.body);
  });

  test("that is foreign opens nothing on the page, either", async () => {
    const foreign = String(await idIn("biz_other"));
    const page = await open(`/dashboard/biz_lumen/referrals?referral=${foreign}`);
    expect(page.status).toBe(200);
    expect(page.body).toMatch(/opened\\?":null/);
  });

  test("is no business of a customer or a stranger", async () => {
    const id = await idIn("biz_lumen");
    let stranger = "";
    stage.whop.change((world) => {
      stranger = newPerson(world, "nobody");
    });
    for (const path of [LIST, `${LIST}/${id}`, `${LIST}/${MISSING}`]) {
      expect((await ask(stage.app.origin, path, { headers: await stage.as("user_theo") })).status).toBe(403);
      expect((await ask(stage.app.origin, path, { headers: await stage.as(stranger) })).status).toBe(404);
    }
  });
});
