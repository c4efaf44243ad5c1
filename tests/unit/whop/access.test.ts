import { describe, expect, test } from "vitest";
import { json, openDoorTo, openDoorToWhop, passTime } from "@/tests/unit/whop/open-door";

const OFFLINE = { status: 503, code: "unavailable" };

describe("Whop decides who may do what", () => {
  test.each([
    ["user_mara", "biz_lumen", "admin"],
    ["user_ana", "biz_lumen", "customer"],
    ["user_nobody", "biz_lumen", "no_access"],
    ["user_mara", "exp_lumen", "admin"],
    ["user_ana", "exp_lumen", "customer"],
    ["user_nobody", "exp_lumen", "no_access"],
    ["user_mara", "biz_unknown", "no_access"],
    ["user_mara", "exp_unknown", "no_access"],
  ])("%s in %s: %s", async (userId, resourceId, level) => {
    const { door } = await openDoorToWhop();
    expect(await door.checkAccess(userId, resourceId)).toBe(level);
  });

  test.each([
    ["the query answers with an error status", { kind: "status" }],
    ["the query is unknown", { kind: "status", status: 400 }],
    ["the query answers with errors alone", { kind: "no_data" }],
    ["the query answers null and errors", { kind: "null_root" }],
    ["the query answers data and errors", { kind: "data_and_errors" }],
    ["the query answers with a page", { kind: "not_json" }],
    ["the query breaks off", { kind: "drop" }],
  ] as const)("REST decides when %s", async (_, fault) => {
    const { whop, door } = await openDoorToWhop();
    whop.addFault({ operation: "checkIfUserHasAccessToCompany", ...fault });
    expect(await door.checkAccess("user_ana", "biz_lumen")).toBe("customer");
    expect(await door.checkAccess("user_mara", "biz_unknown")).toBe("no_access");
  });
});

describe("when Whop cannot say, nobody has access", () => {
  test.each([
    ["401", { kind: "status", status: 401 }],
    ["403", { kind: "status", status: 403 }],
    ["429", { kind: "status", status: 429 }],
    ["500", { kind: "status", status: 500 }],
    ["503", { kind: "status", status: 503 }],
    ["a page in place of JSON", { kind: "not_json" }],
    ["a broken connection", { kind: "drop" }],
  ] as const)("%s is 503", async (_, fault) => {
    const { whop, door } = await openDoorToWhop();
    whop.addFault({ operation: "*", ...fault });
    await expect(door.checkAccess("user_mara", "biz_lumen")).rejects.toMatchObject(OFFLINE);
  });

  test("silence is 503 within five seconds", async () => {
    const { whop, door } = await openDoorToWhop();
    whop.addFault({ operation: "*", kind: "hang" });
    const started = performance.now();
    await expect(door.checkAccess("user_mara", "biz_lumen")).rejects.toMatchObject(OFFLINE);
    expect(performance.now() - started).toBeLessThan(5_000);
  }, 10_000);

  test("an address where nobody listens is 503", async () => {
    const { whop, door } = await openDoorToWhop();
    await whop.close();
    await expect(door.checkAccess("user_mara", "biz_lumen")).rejects.toMatchObject(OFFLINE);
  });

  test.each([
    ["a level that does not exist", 200, { has_access: true, access_level: "owner" }],
    ["access without a level", 200, { has_access: true }],
    ["nothing", 200, null],
    ["a 404 that is not in Whop's words", 404, { detail: "no such route" }],
    ["a redirect", 302, {}],
  ])("%s is 503", async (_, status, body) => {
    const { door } = await openDoorTo(({ path }, response) =>
      path.startsWith("/api/v1/") ? json(response, status, body) : json(response, 500, {}),
    );
    await expect(door.checkAccess("user_mara", "biz_lumen")).rejects.toMatchObject(OFFLINE);
  });

  test("a failure is not kept: the next question is asked anew", async () => {
    const { whop, door } = await openDoorToWhop();
    whop.addFault({ operation: "*", kind: "status" });
    await expect(door.checkAccess("user_mara", "biz_lumen")).rejects.toMatchObject(OFFLINE);
    whop.clearFaults();
    expect(await door.checkAccess("user_mara", "biz_lumen")).toBe("admin");
  });
});

describe("answers are kept for a short while", () => {
  test("an answer is asked for once, also by many at the same time", async () => {
    const { door, seen } = await openDoorTo((_, response) =>
      json(response, 200, { data: { hasAccessToCompany: { hasAccess: true, accessLevel: "admin" } } }),
    );
    const asked = Array.from({ length: 20 }, () => door.checkAccess("user_mara", "biz_lumen"));
    expect(new Set(await Promise.all(asked))).toEqual(new Set(["admin"]));
    await door.checkAccess("user_mara", "biz_lumen");
    expect(seen).toHaveLength(1);
    await door.checkAccess("user_ana", "biz_lumen");
    expect(seen.map(({ body }) => JSON.parse(body).variables)).toEqual([
      { userId: "user_mara", companyId: "biz_lumen" },
      { userId: "user_ana", companyId: "biz_lumen" },
    ]);
  });

  test("a dismissed admin is out within a minute, and stays out while Whop is silent", async () => {
    const { whop, door } = await openDoorToWhop();
    const pass = passTime();
    expect(await door.checkAccess("user_mara", "biz_lumen")).toBe("admin");
    whop.change(({ companies }) => {
      if (companies.biz_lumen) companies.biz_lumen.team = {};
    });
    await pass(60_000);
    whop.addFault({ operation: "*", kind: "drop" });
    await expect(door.checkAccess("user_mara", "biz_lumen")).rejects.toMatchObject(OFFLINE);
    whop.clearFaults();
    expect(await door.checkAccess("user_mara", "biz_lumen")).toBe("no_access");
  });

  test("someone who has just bought is in within five seconds", async () => {
    const { whop, door } = await openDoorToWhop();
    const pass = passTime();
    whop.change(({ users }) => {
      users.user_new = {
        id: "user_new",
        username: "new",
        name: "New",
        email: null,
        hasPicture: false,
        createdAt: "2026-11-20T10:00:00.000Z",
      };
    });
    expect(await door.checkAccess("user_new", "exp_lumen")).toBe("no_access");
    whop.buy({ planId: "plan_lumen_monthly", user: { id: "user_new" } });
    await pass(5_000);
    expect(await door.checkAccess("user_new", "exp_lumen")).toBe("customer");
  });
});
