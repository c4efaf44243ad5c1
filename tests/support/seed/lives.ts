import { type CheckoutConfiguration, get, type World } from "../whop/state/world";
import type { Arrival } from "./arrivals";
import { Customer } from "./customer";
import type { Fate } from "./fates";
import type { Random } from "./random";
import { disputeAndLose, refundLater } from "./reversals";
import type { Story } from "./story";
import { DAY, HOUR, MINUTE } from "./times";
import { DAYS } from "./traffic";

type Life = Arrival & {
  fate: Fate;
  configuration: CheckoutConfiguration | undefined;
  promoCodeId: string | null;
};

const LEAVES_AFTER_A_MONTH = 0.11;

/** Tells what becomes of one person: joins, pays, renews, and perhaps gets money back or leaves. */
export function live(world: World, random: Random, story: Story, life: Life): void {
  const { at, fate } = life;
  const plan = get(world.plans, life.planId, "plan");
  const customer = new Customer(world, random, life, life.configuration, life.promoCodeId);

  if (fate === "declined_first") story.on(at - 40_000, customer.isDeclined);
  story.on(at, customer.joins);
  if (fate === "left_early") story.on(at + random.between(2, 9) * DAY, customer.leaves);
  if (plan.renewalPriceMinor === 0) return;

  story.on(at + random.between(1, 4) * 1_000, customer.pays);
  if (fate === "disputed") {
    disputeAndLose(world, random, story, customer.firstPaymentId, at + 9 * DAY);
    story.on(at + 9 * DAY + HOUR, customer.leaves);
  } else if (fate === "refunded") {
    const back = at + random.between(1, 7) * DAY;
    refundLater(world, random, story, customer.firstPaymentId, back, "all");
    story.on(back + 5 * HOUR, customer.leaves);
  } else {
    if (fate === "half_refunded")
      refundLater(world, random, story, customer.firstPaymentId, at + random.between(1, 7) * DAY, "half");
    if (plan.billingPeriodDays) renew(random, story, customer, at, plan.billingPeriodDays);
  }
}

/** Period after period until now, or until they have had enough. */
function renew(random: Random, story: Story, customer: Customer, joinedAt: number, days: number): void {
  for (let at = joinedAt + days * DAY; at < joinedAt + DAYS * DAY; at += days * DAY) {
    const hasHadEnough = random.chance(LEAVES_AFTER_A_MONTH);
    story.on(at + random.between(1, 50) * MINUTE, hasHadEnough ? customer.leaves : customer.renews);
    if (hasHadEnough) return;
  }
}
