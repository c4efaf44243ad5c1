import { expect, test } from "vitest";
import { seedWorld } from "../../support/seed/seed-world";
import { MINUTE, Times } from "../../support/seed/times";
import { membersOf } from "../../support/whop/state/world";

const NOW = new Date("2026-11-24T21:30:00Z");
const DAY = 86_400_000;
const SEEDS = [1, 2, 3, 7, 2026];
const daysAgo = (time: string, now = NOW) => (now.getTime() - Date.parse(time)) / DAY;

test("the same seed at the same time tells the same story, another seed another one", () => {
  const [first, again, other] = [seedWorld(7, NOW), seedWorld(7, NOW), seedWorld(8, NOW)];
  expect(again).toEqual(first);
  expect(other.plan.deliveries).not.toEqual(first.plan.deliveries);
});

test("a moment is handed out once, and never one that is still to come", () => {
  const times = new Times(NOW);
  const latest = NOW.getTime() - MINUTE;
  expect([1, 1, 1].map((at) => times.take(at))).toEqual([1, 2, 3]);
  expect([0, 0, DAY].map((later) => times.take(NOW.getTime() + later))).toEqual([
    latest,
    latest - 1,
    latest - 2,
  ]);
});

test.each(SEEDS)("seed %i: everything is past, in order, and nothing at the same moment", (seed) => {
  const { world, plan } = seedWorld(seed, NOW);
  const events = plan.deliveries.map(({ body }) => String(JSON.parse(body).timestamp));
  expect(events).toEqual(events.toSorted());
  const born = [
    world.memberships,
    world.payments,
    world.refunds,
    world.disputes,
    world.checkoutConfigurations,
  ]
    .flatMap((records) => Object.values(records))
    .map(({ createdAt }) => createdAt);
  const moments = [...plan.clicks.map(({ at }) => at), ...born, ...events];
  expect(new Set(moments).size).toBe(moments.length);
  expect(moments.filter((moment) => Date.parse(moment) >= NOW.getTime())).toEqual([]);
  expect(plan.clicks.filter(({ at }) => daysAgo(at) > 91)).toEqual([]);
});

test.each(SEEDS)(
  "seed %i: about 200 members, 4 to 8 of 100 clicks join, a few stars and a long tail",
  (seed) => {
    const { world, plan } = seedWorld(seed, NOW);
    const members = membersOf(world, "biz_lumen").length;
    expect(members).toBeGreaterThan(180);
    expect(members).toBeLessThan(240);
    const counted = plan.clicks.filter(({ excludedReason }) => !excludedReason);
    const rate = plan.checkouts.length / counted.length;
    expect(rate).toBeGreaterThan(0.04);
    expect(rate).toBeLessThan(0.08);
    expect(plan.clicks.length - counted.length).toBeGreaterThan(5);

    const perMember = [...Map.groupBy(plan.checkouts, ({ ownerId }) => ownerId).values()]
      .map((list) => list.length)
      .toSorted((a, b) => b - a);
    expect(perMember[0]).toBeGreaterThanOrEqual(8);
    expect(perMember.filter((count) => count <= 3).length).toBeGreaterThan(perMember.length * 0.7);
  },
);

test.each(SEEDS)("seed %i: weekends are quieter, the community grows, and the campaign is heard", (seed) => {
  const { clicks } = seedWorld(seed, NOW).plan;
  const perDay = (from: number, to: number) =>
    clicks.filter(({ at }) => daysAgo(at) <= from && daysAgo(at) > to).length / (from - to);
  expect(perDay(45, 20)).toBeGreaterThan(1.15 * perDay(90, 65));
  expect(perDay(17, 14)).toBeGreaterThan(1.4 * perDay(24, 17));
  const onDays = (days: number[]) =>
    clicks.filter(({ at }) => days.includes(new Date(at).getUTCDay())).length / days.length;
  expect(onDays([0, 6])).toBeLessThan(onDays([2, 3, 4]));
});

test.each(SEEDS)(
  "seed %i: some are refunded, in full and in part, one loses a dispute, some renew, some only joined",
  (seed) => {
    const { world, plan } = seedWorld(seed, NOW);
    const substatus = (wanted: string) =>
      Object.values(world.payments).filter((payment) => payment.substatus === wanted).length;
    expect(substatus("refunded")).toBe(6);
    expect(substatus("partially_refunded")).toBe(3);
    expect(substatus("dispute_lost")).toBe(1);
    expect(substatus("failed")).toBe(5);
    expect(
      Object.values(world.payments).filter(({ billingReason }) => billingReason === "subscription_cycle")
        .length,
    ).toBeGreaterThan(20);
    expect(
      Object.values(world.memberships).filter(({ planId }) => planId === "plan_lumen_free").length,
    ).toBeGreaterThan(2);
    expect(new Set(plan.members.map(({ code }) => code)).size).toBe(Object.keys(world.users).length);
  },
);
