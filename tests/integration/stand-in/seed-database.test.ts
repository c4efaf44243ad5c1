import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEmbedded } from "@/lib/db/transports/embedded";
import { normaliseWhopEvent } from "@/lib/whop/normalise/normalise";
import { seedDatabase } from "../../support/seed/seed-database";
import { DEMO_SEED, seedDemo } from "../../support/seed/seed-demo";
import { seedWorld } from "../../support/seed/seed-world";
import type { Payment, World } from "../../support/whop/state/world";
import { at, idsOf, stage } from "./stage";

const NOW = new Date();
const ORIGIN = "http://localhost:3100";

let folder: string;
let world: World;
let brought: Set<string>;
/** Of computing: other programs on the machine do not count. */
let seconds: number;
let close: () => Promise<void>;
let call: (name: string, args?: object) => Promise<unknown>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seed-"));
  const before = process.cpuUsage();
  world = await seedDemo(folder, NOW, ORIGIN);
  const { claims, credits } = seedWorld(DEMO_SEED, NOW).plan;
  brought = new Set([
    ...Object.values(world.memberships).flatMap(({ metadata, userId }) => (metadata ? [userId] : [])),
    ...Object.values(world.payments).flatMap(({ promoCodeId, userId }) => (promoCodeId ? [userId] : [])),
    ...[...claims, ...credits].map(({ userId }) => userId),
  ]);
  const { user, system } = process.cpuUsage(before);
  seconds = (user + system) / 1_000_000;
  const { url, serviceKey, fetch, close: closeDatabase } = await openEmbedded(folder);
  const client = createClient(url, serviceKey, { global: { fetch } });
  close = closeDatabase;
  call = async (name, args = {}) => (await client.rpc(name, args).throwOnError()).data;
});

afterAll(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

/** Whom a checkout, a promo code, their own word or the creator's says somebody brought. */
const isBrought = (userId: string) => brought.has(userId);
const attributed = () =>
  Object.values(world.payments).filter(({ status, userId }) => status === "paid" && isBrought(userId));
/** What a payment is worth when refunds and lost disputes are taken off, in minor units. */
const leftOf = ({ amountMinor, refundedMinor, substatus }: Payment) =>
  substatus === "dispute_lost" ? 0 : amountMinor - refundedMinor;

test("a first start of the demo takes less than 20 seconds, and no derived number is off", async () => {
  expect(seconds).toBeLessThan(20);
  expect(await call("check_invariants")).toEqual([]);
});

test("the creator's figures are those of the world: revenue, and what became of everyone who joined", async () => {
  const { totals } = (await call("report_overview", { company: "biz_lumen" })) as {
    totals: Record<string, number>;
  };
  const paid = attributed();
  const net = paid.reduce((sum, payment) => sum + leftOf(payment), 0);
  expect((totals.revenueMinor ?? 0) - (totals.refundedMinor ?? 0)).toBe(net);

  const joined = Object.values(world.memberships).filter(({ userId }) => isBrought(userId));
  const buyers = Map.groupBy(paid, ({ userId }) => userId);
  const word = ({ userId, status }: { userId: string; status: string }) => {
    const payments = buyers.get(userId) ?? [];
    if (payments.some((payment) => leftOf(payment) > 0)) return "converted";
    return payments.length > 0 || status === "canceled" ? "cancelled" : "pending";
  };
  const expected = Map.groupBy(joined, word);
  for (const state of ["converted", "cancelled", "pending"] as const)
    expect([state, totals[state]]).toEqual([state, expected.get(state)?.length]);
});

test("the views have something to show: top referrers with pictures, recent referrals, a running campaign", async () => {
  const overview = await call("report_overview", { company: "biz_lumen" });
  expect(at(overview, "topReferrers.length")).toBe(8);
  expect(at(overview, "topReferrers")).toContainEqual(
    expect.objectContaining({ name: "Ana Duarte", avatarUrl: `${ORIGIN}/pictures/user_ana.svg` }),
  );
  const [newest] = idsOf(at(overview, "recentReferrals"));
  expect(newest).toEqual(expect.any(String));
  const ana = await call("ensure_member_code", {
    whop_company_id: "biz_lumen",
    whop_user_id: "user_ana",
    username: null,
    display_name: null,
    avatar_url: null,
    candidates: ["never-used"],
  });
  expect(at(ana, "code")).not.toBe("never-used");
  const member = await call("report_member", { company: "biz_lumen", member_id: at(ana, "userId") });
  expect(at(member, "stats")).toMatchObject({ clicks: expect.any(Number), converted: expect.any(Number) });
  expect(at(member, "campaign.name")).toMatch(/^(Winter|Spring|Summer|Autumn) sprint$/);
  expect(Number(at(member, "campaign.referrals"))).toBeGreaterThan(0);
  expect(Date.parse(String(at(member, "campaign.endsAt")))).toBeGreaterThan(Date.now());
});

test("people came in every way there is: by checkouts, promo codes, their own word and the creator's", async () => {
  const ways = ["checkout", "promo_code", "claim", "credit"].map(async (method) => {
    const list = await call("report_referrals", { company: "biz_lumen", filters: { method } });
    return [method, Number(at(list, "counts.all")) > 0];
  });
  expect(await Promise.all(ways)).toEqual([
    ["checkout", true],
    ["promo_code", true],
    ["claim", true],
    ["credit", true],
  ]);
});

test("seeding again changes nothing", async () => {
  const figures = async () => at(await call("report_overview", { company: "biz_lumen" }), "totals");
  const before = await figures();
  await seedDatabase(seedWorld(DEMO_SEED, NOW).plan, call, ORIGIN);
  expect(await figures()).toEqual(before);
  expect(await call("check_invariants")).toEqual([]);
});

test("a seeded purchase can be refunded in the stand-in, and the referral falls", async () => {
  const { whop, app } = await stage({ world });
  const [bought] = attributed()
    .filter((payment) => payment.refundedMinor === 0 && payment.substatus === "succeeded")
    .filter(({ userId }, _, all) => all.filter((payment) => payment.userId === userId).length === 1);
  whop.refund({ paymentId: bought?.id ?? "" });
  await whop.settled();
  const outcomes = [];
  for (const { headers, body } of app.received) {
    const bytes = Buffer.from(body);
    const delivery = { webhook_id: headers["webhook-id"], body_base64: bytes.toString("base64") };
    const answer = await call("ingest_event", { ...delivery, event: normaliseWhopEvent(bytes) });
    outcomes.push([at(JSON.parse(body), "type"), at(answer, "outcome")]);
  }
  expect(outcomes).toContainEqual(["refund.updated", "cancelled"]);
  expect(await call("check_invariants")).toEqual([]);
});
