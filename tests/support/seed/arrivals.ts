import type { Referrer } from "./community";
import { Joins, paidPlan } from "./joins";
import type { Person } from "./people";
import type { SeedClick } from "./plan";
import type { Random } from "./random";
import { DAY, HOUR, MINUTE, type Times } from "./times";
import { DAYS, expectedClicks, hoursUntil } from "./traffic";
import { machinesClick, personsClick, pressedAgain } from "./visits";

/** Somebody who joins: through a click, with a member's promo code, or by themselves. `at` is epoch milliseconds. */
export type Arrival = {
  person: Person;
  planId: string;
  at: number;
  click: SeedClick | null;
  /** Whose promo code they pay with. */
  promoOf: string | null;
};

const WITH_PROMO_CODE = 7;
const BY_THEMSELVES = 16;
const NEW = 4;
const BECOMES_REFERRER = 0.18;

/**
 * Ninety days of clicks, hour by hour, and who joined because of them. A few of those who join begin to share a link of
 * their own.
 */
export function arrivalsOf(
  random: Random,
  times: Times,
  first: Referrer[],
  somebody: () => Person,
): { clicks: SeedClick[]; arrivals: Arrival[] } {
  const referrers = [...first];
  const joins = new Joins(random);
  const clicks: SeedClick[] = [];
  const arrivals: Arrival[] = [];
  for (const hour of hoursUntil(times.now)) {
    const sharing = referrers
      .filter(({ sharesFrom }) => sharesFrom <= hour)
      .map((one) => [one.userId, one.weight] as const);
    for (let left = random.poisson(expectedClicks(hour, times.now)); left > 0; left -= 1) {
      const wanted = hour + random.next() * HOUR;
      const ownerId = random.weighted(sharing);
      if (!times.isPast(wanted)) continue;
      const at = times.take(wanted);
      const click = personsClick(random, ownerId, at);
      clicks.push(click, ...repeats(random, times, click, at));
      if (random.chance(0.02))
        clicks.push(machinesClick(random, ownerId, times.take(at + random.between(1, 9) * 1_000)));

      const planId = joins.planAfter(ownerId);
      const joinedAt = at + hesitation(random);
      if (!planId || !times.isPast(joinedAt)) continue;
      const arrival = { person: somebody(), planId, at: times.take(joinedAt), click, promoOf: null };
      arrivals.push(arrival);
      if (random.chance(BECOMES_REFERRER))
        referrers.push({
          userId: arrival.person.id,
          weight: random.between(0.01, 0.05),
          sharesFrom: arrival.at + DAY,
        });
    }
  }
  for (let index = 0; index < WITH_PROMO_CODE + BY_THEMSELVES; index += 1) {
    // The last few of them are new enough to say who invited them.
    const daysAgo = random.between(0.2, index < WITH_PROMO_CODE + BY_THEMSELVES - NEW ? DAYS - 1 : 10);
    const at = times.take(times.now.getTime() - daysAgo * DAY);
    const promoOf =
      index < WITH_PROMO_CODE ? random.weighted(first.map((one) => [one.userId, one.weight])) : null;
    arrivals.push({ person: somebody(), planId: paidPlan(random), at, click: null, promoOf });
  }
  return { clicks, arrivals: arrivals.toSorted((a, b) => a.at - b.at) };
}

/** Some press a link twice within minutes: one click with two hits. Some come back later that day: two clicks, one visitor. */
function repeats(random: Random, times: Times, click: SeedClick, at: number): SeedClick[] {
  const [again, span] = random.chance(0.5)
    ? [at + random.between(0.2, 4) * MINUTE, HOUR]
    : [at + random.between(1, 6) * HOUR, DAY];
  const isSame = Math.floor(again / span) === Math.floor(at / span);
  return random.chance(0.14) && isSame && times.isPast(again)
    ? [pressedAgain(random, click, times.take(again))]
    : [];
}

/** Most buy at once, some sleep on it, a few come back weeks later. */
function hesitation(random: Random): number {
  return random.weighted([
    [random.between(1, 18) * MINUTE, 80],
    [random.between(1, 70) * HOUR, 14],
    [random.between(4, 20) * DAY, 6],
  ]);
}
