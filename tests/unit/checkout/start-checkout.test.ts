import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type CheckoutRequest, startCheckout } from "@/lib/checkout/start-checkout";
import { tokenBuckets } from "@/lib/checkout/whop-budget";
import { clickToken } from "@/lib/clicks/click-token";
import { forgetCodes } from "@/lib/codes/resolve";
import type { CodeTarget } from "@/lib/codes/schema";
import { DatabaseError } from "@/lib/db/database-error";
import { rpc } from "@/lib/db/rpc";
import { unavailable } from "@/lib/errors";
import { createCheckoutConfiguration } from "@/lib/whop/checkout";
import { listWhopPlans } from "@/lib/whop/lookups";
import { codeTargetOf } from "@/tests/support/code-target";
import { loggedLines } from "@/tests/support/logged-lines";
import { planOf } from "@/tests/support/whop-plan";

vi.mock("@/lib/db/rpc", () => ({ rpc: vi.fn() }));
vi.mock("@/lib/whop/checkout", () => ({ createCheckoutConfiguration: vi.fn() }));
vi.mock("@/lib/whop/lookups", () => ({ listWhopPlans: vi.fn() }));

const CLICK = "019a7b1c-2d3e-7f40-8a51-6b72c8d9e0f1";
const create = vi.mocked(createCheckoutConfiguration);
let saved: Record<string, unknown>[] = [];

/** Codes are new in each test: own links are asked for once an hour only. */
let count = 0;
function databaseWith(target: Partial<CodeTarget> | null, keptUrl: string | null | Error = null): CodeTarget {
  count += 1;
  const whole = codeTargetOf({
    codeId: `0c9f6c1e-8a54-4f55-9f0e-${String(count).padStart(12, "0")}`,
    ...target,
  });
  vi.mocked(rpc).mockImplementation(async (fn, args) => {
    if (fn === "resolve_code") return target && whole;
    if (fn === "save_checkout_link") return saved.push(args) && "saved";
    if (keptUrl instanceof Error) throw keptUrl;
    return keptUrl;
  });
  return whole;
}

const press = (request: Partial<CheckoutRequest> = {}) =>
  startCheckout({ rawCode: "maya", planId: null, token: null, address: null, ...request });

/** A genuine token of another click each time. */
const freshToken = (codeId: string) => clickToken(randomUUID(), codeId);

const OWN = { status: "checkout", url: "https://whop.com/checkout/ch_own" };
const NEW = { status: "checkout", url: "https://whop.com/checkout/ch_new" };

beforeEach(() => {
  forgetCodes();
  saved = [];
  create
    .mockReset()
    .mockResolvedValue({ configurationId: "ch_new", purchaseUrl: "https://whop.com/checkout/ch_new" });
  vi.mocked(listWhopPlans)
    .mockReset()
    .mockResolvedValue([
      planOf({ planId: "plan_monthly" }),
      planOf({ planId: "plan_yearly", priceMinor: 9 }),
    ]);
});

describe("a checkout", () => {
  test("names the click and the code, so that its purchase is attributed", async () => {
    const { codeId } = databaseWith({});
    const start = await press({ token: clickToken(CLICK, codeId) });
    expect(start).toEqual(NEW);
    expect(create.mock.calls[0]?.[0]).toMatchObject({
      companyId: "biz_cats",
      planId: "plan_monthly",
      metadata: { referly_code: "maya", referly_click: CLICK },
      idempotencyKey: `referly-click-${CLICK}-plan_monthly`,
    });
  });

  test("is kept for its click, so that a purchase can be found by it", async () => {
    const { codeId } = databaseWith({}, "https://whop.com/checkout/ch_own");
    await press({ planId: "plan_yearly", token: clickToken(CLICK, codeId) });
    await vi.waitFor(() => expect(saved).toHaveLength(1));
    expect(saved[0]).toMatchObject({
      click_id: CLICK,
      configuration_id: "ch_new",
      plan_id: "plan_yearly",
      referral_code_id: codeId,
    });
  });

  test.each([
    ["no token", () => null],
    ["a forged token", () => `${"A".repeat(22)}.${"A".repeat(16)}`],
    ["a token of another code", () => clickToken(CLICK, "99999999-8a54-4f55-9f0e-1b2f6c3d4e5f")],
  ])("names the code alone with %s", async (_what, token) => {
    databaseWith({});
    await press({ token: token() });
    expect(create.mock.calls[0]?.[0].metadata).toEqual({ referly_code: "maya" });
  });

  test("makes sure beside it that the code has a link of its own, once an hour", async () => {
    const { codeId } = databaseWith({});
    const savedFor = (clickId: string | null) => saved.filter((link) => link.click_id === clickId);
    await press({ token: clickToken(CLICK, codeId) });
    await vi.waitFor(() => expect(savedFor(null)).toHaveLength(1));
    await press({ token: freshToken(codeId) });
    await new Promise(setImmediate);
    expect(savedFor(null)).toHaveLength(1);
  });
});

afterEach(() => void vi.useRealTimers());

describe("Whop is not asked again", () => {
  test("for the same click and plan: the button opens the same checkout", async () => {
    const { codeId } = databaseWith({}, OWN.url);
    const token = freshToken(codeId);
    await Promise.all([press({ token }), press({ token })]);
    await expect(press({ token })).resolves.toEqual(NEW);
    expect(create).toHaveBeenCalledTimes(1);
    await press({ token, planId: "plan_yearly" });
    expect(create).toHaveBeenCalledTimes(2);
  });

  test.each([
    ["no click", () => null],
    ["a forged one", () => `${"A".repeat(22)}.${"A".repeat(16)}`],
  ])("for a visitor with %s while the code has a link of its own", async (_what, token) => {
    databaseWith({}, OWN.url);
    await expect(press({ token: token() })).resolves.toEqual(OWN);
    expect(create).not.toHaveBeenCalled();
  });

  test("for visitors without a click who come before the code's first link is kept", async () => {
    const { codeId } = databaseWith({});
    for (let visitor = 0; visitor < 3; visitor += 1) await expect(press()).resolves.toEqual(NEW);
    expect(create).toHaveBeenCalledTimes(1);
    expect(create.mock.lastCall?.[0].idempotencyKey).toBe(`referly-code-${codeId}:plan_monthly`);
    expect(saved).toEqual([expect.objectContaining({ click_id: null, purchase_url: NEW.url })]);
  });
});

describe("a stranger who presses the button without end", () => {
  test.each([
    ["from one network is led to links that are kept", () => "203.0.113.7", 60],
    [
      "from one IPv6 network, whatever the address in it, as well",
      (n: number) => `2001:db8::${n.toString(16)}`,
      60,
    ],
    ["for one code, from everywhere, as well", (n: number) => `198.51.100.${n}`, 120],
  ])("%s", async (_what, addressOf, most) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { codeId } = databaseWith({}, OWN.url);
    for (let n = 0; n < most; n += 1)
      await expect(press({ token: freshToken(codeId), address: addressOf(n) })).resolves.toEqual(NEW);
    await expect(press({ token: freshToken(codeId), address: addressOf(most) })).resolves.toEqual(OWN);
    expect(create).toHaveBeenCalledTimes(most);

    const other = databaseWith({}, null);
    forgetCodes();
    await expect(press({ token: freshToken(other.codeId), address: "192.0.2.1" })).resolves.toEqual(NEW);
  });

  test("gets the store page where nothing is kept", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { codeId } = databaseWith({}, null);
    for (let n = 0; n < 60; n += 1) await press({ token: freshToken(codeId), address: "203.0.113.8" });
    await expect(press({ token: freshToken(codeId), address: "203.0.113.8" })).resolves.toEqual({
      status: "store",
    });
  });
});

test("a share is there again with time, up to what can be had at once, and each key has its own", () => {
  const take = tokenBuckets({ burst: 2, perMinute: 30, max: 10 });
  const taken = (key: string, ...moments: number[]) => moments.map((moment) => take(key, moment));
  expect(taken("a", 0, 0, 0, 1_999)).toEqual([true, true, false, false]);
  expect(taken("a", 2_000, 2_000)).toEqual([true, false]);
  expect(taken("b", 2_000)).toEqual([true]);
  expect(taken("a", 3_600_000, 3_600_000, 3_600_000)).toEqual([true, true, false]);
  expect(taken("a", 0)).toEqual([false]);
});

describe("when Whop opens no checkout", () => {
  beforeEach(() => void create.mockRejectedValue(unavailable("Whop does not answer.")));

  test.each([
    ["the code's own link is used", {}, "https://whop.com/checkout/ch_own", OWN],
    [
      "the remembered link is used if the database is away, too",
      {},
      new Error("away"),
      { status: "checkout", url: "https://whop.com/checkout/plan_monthly?d=ch_kept" },
    ],
    [
      "the store page is shown, with the code to mention, if there is no link",
      { purchaseUrl: null },
      null,
      { status: "store" },
    ],
  ])("%s", async (_rule, target, kept, start) => {
    const lines = loggedLines();
    const { codeId } = databaseWith(target, kept);
    await expect(press({ planId: "plan_monthly", token: freshToken(codeId) })).resolves.toEqual(start);
    expect(lines()).toEqual([expect.objectContaining({ event: "checkout.create_failed" })]);
  });

  test("another plan's link is not taken for the one asked for", async () => {
    loggedLines();
    databaseWith({}, new Error("away"));
    await expect(press({ planId: "plan_yearly" })).resolves.toEqual({ status: "store" });
  });
});

test.each([
  ["unknown", null],
  ["switched off", { isActive: false }],
])("an %s code opens no checkout", async (_what, target) => {
  databaseWith(target);
  await expect(press()).resolves.toEqual({ status: "closed" });
  expect(create).not.toHaveBeenCalled();
});

test("what cannot be a code opens no checkout and asks nobody", async () => {
  vi.mocked(rpc).mockReset();
  await expect(press({ rawCode: "../x" })).resolves.toEqual({ status: "closed" });
  expect(rpc).not.toHaveBeenCalled();
});

test.each([
  ["the database is away", new DatabaseError("resolve_code", "unreachable", "no connection")],
  ["something nobody thought of happens", new TypeError("undefined is not a function")],
])("a visitor is led to the store when %s, and the log says why", async (_what, error) => {
  const lines = loggedLines();
  vi.mocked(rpc).mockReset().mockRejectedValue(error);
  await expect(press()).resolves.toEqual({ status: "store" });
  expect(lines()).toEqual([expect.objectContaining({ event: "checkout.failed", cause: error.message })]);
});
