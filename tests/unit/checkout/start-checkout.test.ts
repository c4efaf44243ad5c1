import { beforeEach, describe, expect, test, vi } from "vitest";
import { startCheckout } from "@/lib/checkout/start-checkout";
import { clickToken } from "@/lib/clicks/click-token";
import { forgetCodes } from "@/lib/codes/resolve";
import type { CodeTarget } from "@/lib/codes/schema";
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
    const start = await startCheckout("maya", null, clickToken(CLICK, codeId));
    expect(start).toEqual({ status: "checkout", url: "https://whop.com/checkout/ch_new" });
    expect(create.mock.calls[0]?.[0]).toMatchObject({
      companyId: "biz_cats",
      planId: "plan_monthly",
      metadata: { referly_code: "maya", referly_click: CLICK },
      idempotencyKey: `referly-click-${CLICK}-plan_monthly`,
    });
  });

  test("is kept for its click, so that a purchase can be found by it", async () => {
    const { codeId } = databaseWith({}, "https://whop.com/checkout/ch_own");
    await startCheckout("maya", "plan_yearly", clickToken(CLICK, codeId));
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
    await startCheckout("maya", null, token());
    expect(create.mock.calls[0]?.[0].metadata).toEqual({ referly_code: "maya" });
  });

  test("makes sure beside it that the code has a link of its own, once an hour", async () => {
    databaseWith({});
    await startCheckout("maya", null, null);
    await vi.waitFor(() => expect(saved).toHaveLength(1));
    expect(saved[0]).toMatchObject({ click_id: null });
    await startCheckout("maya", null, null);
    await new Promise(setImmediate);
    expect(saved).toHaveLength(1);
  });
});

describe("when Whop opens no checkout", () => {
  beforeEach(() => void create.mockRejectedValue(unavailable("Whop does not answer.")));

  test.each([
    [
      "the code's own link is used",
      {},
      "https://whop.com/checkout/ch_own",
      { status: "checkout", url: "https://whop.com/checkout/ch_own" },
    ],
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
      { status: "store", code: "maya" },
    ],
  ])("%s", async (_rule, target, kept, start) => {
    const lines = loggedLines();
    databaseWith(target, kept);
    await expect(startCheckout("maya", "plan_monthly", null)).resolves.toEqual(start);
    expect(lines()).toEqual([expect.objectContaining({ event: "checkout.create_failed" })]);
  });

  test("another plan's link is not taken for the one asked for", async () => {
    loggedLines();
    databaseWith({}, new Error("away"));
    await expect(startCheckout("maya", "plan_yearly", null)).resolves.toEqual({
      status: "store",
      code: "maya",
    });
  });
});

test.each([
  ["unknown", null],
  ["switched off", { isActive: false }],
])("an %s code opens no checkout", async (_what, target) => {
  databaseWith(target);
  await expect(startCheckout("maya", null, null)).rejects.toMatchObject({ status: 404 });
  expect(create).not.toHaveBeenCalled();
});

test("what cannot be a code opens no checkout and asks nobody", async () => {
  vi.mocked(rpc).mockReset();
  await expect(startCheckout("../x", null, null)).rejects.toMatchObject({ status: 404 });
  expect(rpc).not.toHaveBeenCalled();
});
