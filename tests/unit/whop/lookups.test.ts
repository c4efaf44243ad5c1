import { describe, expect, test } from "vitest";
import { createWorld } from "@/tests/support/whop/state/create-world";
import { json, openDoorTo, openDoorToWhop, passTime } from "@/tests/unit/whop/open-door";

const OFFLINE = { status: 503, code: "unavailable" };

describe("Whop's names for companies, experiences and people", () => {
  test("are read from its own client's answers", async () => {
    const { whop, door } = await openDoorToWhop();
    const picture = (id: string) => `${whop.origin}/pictures/${id}.svg`;
    expect(await door.getWhopCompany("biz_lumen")).toEqual({
      title: "Lumen Collective",
      route: "lumen",
      logoUrl: picture("biz_lumen"),
    });
    expect(await door.getWhopExperience("exp_lumen")).toEqual({
      companyId: "biz_lumen",
      name: "Invite friends",
    });
    expect(await door.getWhopUser("user_ana")).toEqual({
      username: "ana",
      name: "Ana Duarte",
      avatarUrl: picture("user_ana"),
    });
  });

  test("may be missing, and a picture must be one that a page may load", async () => {
    const { door } = await openDoorTo(({ path }, response) => {
      const person = {
        id: "user_a",
        username: "",
        name: null,
        profilePicture: { sourceUrl: "javascript:alert(1)" },
      };
      const company = {
        id: "biz_a",
        title: "Club",
        route: null,
        logo: { sourceUrl: "http://elsewhere.invalid/a.png" },
      };
      json(response, 200, { data: path.includes("getUser") ? { publicUser: person } : { company } });
    });
    expect(await door.getWhopUser("user_a")).toEqual({ username: null, name: null, avatarUrl: null });
    expect(await door.getWhopCompany("biz_a")).toEqual({ title: "Club", route: null, logoUrl: null });
  });

  test.each([
    ["an error status", { kind: "status", status: 500 }],
    ["a missing permission", { kind: "status", status: 403 }],
    ["null and errors", { kind: "null_root" }],
    ["errors alone", { kind: "no_data" }],
    ["data and errors", { kind: "data_and_errors" }],
    ["a page", { kind: "not_json" }],
    ["a broken connection", { kind: "drop" }],
  ] as const)("%s is a 503, is not kept, and is not repeated", async (_, fault) => {
    const { whop, door } = await openDoorToWhop();
    whop.addFault({ operation: "*", times: 1, ...fault });
    await expect(door.getWhopUser("user_ana")).rejects.toMatchObject(OFFLINE);
    expect(await door.getWhopUser("user_ana")).toMatchObject({ username: "ana" });
  });

  test("someone whom Whop does not know is a 503, too: nobody asks for strangers", async () => {
    const { door } = await openDoorToWhop();
    await expect(door.getWhopUser("user_unknown")).rejects.toMatchObject({
      ...OFFLINE,
      operation: "getUser",
      failure: "refused",
    });
  });

  test("an answer in another shape is a 503", async () => {
    const { door } = await openDoorTo((_, response) =>
      json(response, 200, { data: { experience: { name: "x", company: { id: "7" } } } }),
    );
    await expect(door.getWhopExperience("exp_lumen")).rejects.toMatchObject({
      ...OFFLINE,
      failure: "malformed",
    });
  });

  test("silence is a 503 within three seconds", async () => {
    const { whop, door } = await openDoorToWhop();
    whop.addFault({ operation: "getUser", kind: "hang" });
    const started = performance.now();
    await expect(door.getWhopUser("user_ana")).rejects.toMatchObject({ ...OFFLINE, failure: "timeout" });
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test("the error that people see names neither the call nor what Whop said", async () => {
    const { whop, door } = await openDoorToWhop();
    whop.addFault({ operation: "*", kind: "status", message: "internal detail" });
    await expect(door.getWhopUser("user_ana")).rejects.toThrow(
      "Whop is not answering right now. Try again in a minute.",
    );
  });
});

describe("look-ups are kept for minutes", () => {
  test("a name is asked for once, then again when it is old", async () => {
    const { whop, door } = await openDoorToWhop();
    const pass = passTime();
    await door.getWhopUser("user_ana");
    whop.change(({ users }) => {
      if (users.user_ana) users.user_ana.name = "Ana D.";
    });
    await pass(60_000);
    expect(await door.getWhopUser("user_ana")).toMatchObject({ name: "Ana Duarte" });
    await pass(10 * 60_000);
    expect(await door.getWhopUser("user_ana")).toMatchObject({ name: "Ana D." });
  });

  test("while Whop fails the last answer serves, and Whop is asked again only now and then", async () => {
    let isDown = false;
    const { door, seen } = await openDoorTo((_, response) =>
      isDown
        ? json(response, 503, {})
        : json(response, 200, { data: { publicUser: { id: "user_a", username: "a", name: "A" } } }),
    );
    const pass = passTime();
    await door.getWhopUser("user_a");
    isDown = true;
    await pass(11 * 60_000);
    for (let count = 0; count < 5; count += 1)
      expect(await door.getWhopUser("user_a")).toMatchObject({ name: "A" });
    expect(seen).toHaveLength(2);
    await pass(11_000);
    await door.getWhopUser("user_a");
    expect(seen).toHaveLength(3);
  });
});

describe("the plans of a company", () => {
  test("have exact prices, what is due first and what comes later", async () => {
    const { door } = await openDoorToWhop();
    const plan = { currency: "usd", visibility: "visible", productTitle: "Lumen membership" };
    expect(await door.listWhopPlans("biz_lumen")).toEqual([
      {
        ...plan,
        planId: "plan_lumen_monthly",
        title: "Monthly",
        priceMinor: 2_900,
        renewalMinor: 2_900,
        billingPeriodDays: 30,
      },
      {
        ...plan,
        planId: "plan_lumen_yearly",
        title: "Yearly",
        priceMinor: 29_000,
        renewalMinor: 29_000,
        billingPeriodDays: 365,
      },
      {
        ...plan,
        planId: "plan_lumen_free",
        title: "Free",
        priceMinor: 0,
        renewalMinor: null,
        billingPeriodDays: null,
      },
    ]);
  });

  test("are read to the last page", async () => {
    const world = createWorld();
    const { plan_lumen_free: free } = world.plans;
    for (let index = 0; index < 230 && free; index += 1)
      world.plans[`plan_${index}`] = { ...free, id: `plan_${index}` };
    const { door } = await openDoorToWhop(world);
    const ids = (await door.listWhopPlans("biz_lumen")).map(({ planId }) => planId);
    expect(ids).toHaveLength(233);
    expect(new Set(ids).size).toBe(233);
  });

  const listed = (...nodes: unknown[]) => ({
    data: { company: { plans: { totalCount: 1, pageInfo: { hasNextPage: false }, nodes } } },
  });
  const node = {
    id: "plan_1",
    title: "Club",
    planType: "renewal",
    releaseMethod: "buy_now",
    visibility: "visible",
    baseCurrency: "usd",
    rawInitialPrice: 10.43,
    rawRenewalPrice: 29.99,
    initialPriceDue: 40.42,
    billingPeriod: 30,
    unlimitedStock: true,
    stock: 0,
    accessPass: null,
  };
  const plansOf = async (...nodes: unknown[]) => {
    const { door } = await openDoorTo((_, response) => json(response, 200, listed(...nodes)));
    return door.listWhopPlans("biz_a");
  };

  test.each([
    ["what Whop says is due is the price", {}, { priceMinor: 4_042, renewalMinor: 2_999 }],
    [
      "else the first period comes on top of the initial price",
      { initialPriceDue: null },
      { priceMinor: 4_042 },
    ],
    [
      "but not before a trial has ended",
      { initialPriceDue: null, trialPeriodDays: 7 },
      { priceMinor: 1_043 },
    ],
    [
      "nor for a plan that is paid once",
      { initialPriceDue: null, planType: "one_time" },
      { priceMinor: 1_043, renewalMinor: null, billingPeriodDays: null },
    ],
    [
      "yen have no decimals",
      { baseCurrency: "jpy", rawInitialPrice: 0, rawRenewalPrice: 4800, initialPriceDue: 4800 },
      { priceMinor: 4_800, currency: "jpy" },
    ],
    ["a plan need not have a title or a product", { title: null }, { title: "", productTitle: "" }],
    [
      "a visibility that is not known is not shown to visitors",
      { visibility: "secret" },
      { visibility: "hidden" },
    ],
  ])("%s", async (_, changes, expected) => {
    expect(await plansOf({ ...node, ...changes })).toEqual([expect.objectContaining(expected)]);
  });

  test.each([
    ["on a waiting list", { releaseMethod: "waitlist" }],
    ["sold out", { unlimitedStock: false, stock: 0 }],
    ["in a currency that does not exist", { baseCurrency: "xyz" }],
    ["with a price that cannot be right", { initialPriceDue: -1 }],
    ["without an id", { id: null }],
  ])("a plan %s is left out and the others stay", async (_, changes) => {
    const plans = await plansOf({ ...node, ...changes }, null, { ...node, id: "plan_2" });
    expect(plans.map(({ planId }) => planId)).toEqual(["plan_2"]);
  });

  test("a server that always has one more page is asked a bounded number of times", async () => {
    const { door, seen } = await openDoorTo((_, response) => {
      const pageInfo = { hasNextPage: true, endCursor: `cursor_${seen.length}` };
      json(response, 200, { data: { company: { plans: { totalCount: 9_999, pageInfo, nodes: [node] } } } });
    });
    expect(await door.listWhopPlans("biz_a")).toHaveLength(10);
    expect(seen).toHaveLength(10);
  });

  test("the last page is the last, even if it has a cursor", async () => {
    const { door, seen } = await openDoorTo((_, response) => {
      const plans = { totalCount: 1, pageInfo: { hasNextPage: false, endCursor: "c" }, nodes: [node] };
      json(response, 200, { data: { company: { plans } } });
    });
    expect(await door.listWhopPlans("biz_a")).toHaveLength(1);
    expect(seen).toHaveLength(1);
  });

  test("a page that fails fails the list: half of it would hide plans", async () => {
    const { door, seen } = await openDoorTo((_, response) => {
      const plans = { totalCount: 2, pageInfo: { hasNextPage: true, endCursor: "c" }, nodes: [node] };
      return seen.length > 1
        ? json(response, 500, {})
        : json(response, 200, { data: { company: { plans } } });
    });
    await expect(door.listWhopPlans("biz_a")).rejects.toMatchObject(OFFLINE);
  });
});
