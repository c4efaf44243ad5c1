import { expect, test } from "vitest";
import { at, stage } from "./stage";

const wanted = { account_id: "biz_lumen", plan_id: "plan_lumen_monthly" };
const configurations = (whop: Awaited<ReturnType<typeof stage>>["whop"]) =>
  Object.keys(whop.world.checkoutConfigurations).length;

test.each([401, 403, 429, 500, 503])(
  "fails with %i on command, as often as told, and nothing was done",
  async (status) => {
    const { post, control, whop } = await stage();
    await control("fault", { operation: "POST /checkout_configurations", kind: "status", status, times: 1 });
    const refused = await post("/checkout_configurations", wanted);
    expect(refused.status).toBe(status);
    expect(at(refused.body, "error.message")).toEqual(expect.any(String));
    expect(configurations(whop)).toBe(0);
    expect((await post("/checkout_configurations", wanted)).status).toBe(200);
  },
);

test("a fault of one operation leaves the others alone, one of `*` takes all, and both can be cleared", async () => {
  const { graphql, control } = await stage();
  const status = async (name: string) =>
    (await graphql(name, { userId: "user_ana", companyId: "biz_lumen" })).status;
  await control("fault", { operation: "getUser", kind: "status" });
  expect([await status("getUser"), await status("getCompany")]).toEqual([503, 200]);
  await control("fault", { operation: "*", kind: "status", status: 500 });
  expect([await status("getUser"), await status("getCompany")]).toEqual([503, 500]);
  await control("clear-faults");
  expect([await status("getUser"), await status("getCompany")]).toEqual([200, 200]);
});

test("GraphQL fails in each of Whop's ways: null root with errors, errors alone, both, and a page in place of JSON", async () => {
  const { graphql, whop } = await stage();
  const failing = async (kind: "null_root" | "no_data" | "data_and_errors" | "not_json") => {
    whop.addFault({ operation: "getUser", kind, message: "No.", times: 1 });
    return (await graphql("getUser", { userId: "user_ana" })).body;
  };
  const errors = [{ message: "No." }];
  expect(await failing("null_root")).toEqual({ data: { publicUser: null }, errors });
  expect(await failing("no_data")).toEqual({ errors });
  expect(await failing("data_and_errors")).toMatchObject({
    data: { publicUser: { id: "user_ana" } },
    errors,
  });
  expect(await failing("not_json")).toContain("<!doctype html>");
});

test("an answer can be slow, and can never come", async () => {
  const { graphql, whop } = await stage();
  const ask = () => graphql("getUser", { userId: "user_ana" });
  whop.addFault({ operation: "getUser", kind: "slow", delayMs: 120, times: 1 });
  const started = performance.now();
  expect((await ask()).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(115);

  whop.addFault({ operation: "getUser", kind: "hang", times: 1 });
  const late = await Promise.race([
    ask(),
    new Promise((resolve) => setTimeout(resolve, 200, "still waiting")),
  ]);
  expect(late).toBe("still waiting");
});

test.each(["drop", "drop_after_commit", "truncated"] as const)(
  "%s breaks the connection; what was done by then can be asked for again by its key",
  async (kind) => {
    const { post, whop } = await stage();
    const key = { "idempotency-key": "reward:9" };
    whop.addFault({ operation: "POST /checkout_configurations", kind, times: 1 });
    await expect(post("/checkout_configurations", wanted, key)).rejects.toThrow();
    expect(configurations(whop)).toBe(kind === "drop" ? 0 : 1);
    const again = await post("/checkout_configurations", wanted, key);
    expect(again.status).toBe(200);
    expect(again.headers.get("idempotent-replayed")).toBe(kind === "drop" ? null : "true");
    expect(configurations(whop)).toBe(1);
  },
);

test("a fault can spare the first calls, and all that ask about another company", async () => {
  const { get, control } = await stage();
  const status = async (companyId: string) => (await get(`/payments?company_id=${companyId}`)).status;
  const [kind, companyId] = ["status", "biz_lumen"];
  await control("fault", {
    operation: "GET /payments",
    kind,
    status: 429,
    retryAfterSeconds: 7,
    after: 2,
    companyId,
  });
  expect([await status("biz_lumen"), await status("biz_other"), await status("biz_lumen")]).toEqual([
    200, 404, 200,
  ]);
  const refused = await get("/payments?company_id=biz_lumen");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "7"]);
  expect(await status("biz_other")).toBe(404);
});
