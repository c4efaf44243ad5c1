import type { Arrival } from "./arrivals";
import type { Referrer } from "./community";
import type { SeedSaying } from "./plan";
import type { Random } from "./random";
import { DAY } from "./times";

/** Members may say who invited them for a fortnight. */
const CLAIM_DAYS = 13;
const AT_MOST = 2;

/** Of those who came by themselves, the newest say who invited them, and the creator gives credit for two who joined before. */
export function sayingsOf(
  arrivals: Arrival[],
  random: Random,
  referrers: Referrer[],
  now: Date,
): { claims: SeedSaying[]; credits: SeedSaying[] } {
  const alone = arrivals.filter(({ click, promoOf }) => !click && !promoOf).toReversed();
  const isNew = ({ at }: Arrival) => at > now.getTime() - CLAIM_DAYS * DAY;
  const brought = ({ person }: Arrival): SeedSaying => ({
    userId: person.id,
    ownerId: random.weighted(referrers.map(({ userId, weight }) => [userId, weight])),
  });
  return {
    claims: alone.filter(isNew).slice(0, AT_MOST).map(brought),
    credits: alone
      .filter((arrival) => !isNew(arrival))
      .slice(0, AT_MOST)
      .map(brought),
  };
}
