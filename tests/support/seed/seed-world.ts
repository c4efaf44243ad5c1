import { createWorld } from "../whop/state/create-world";
import { get, type World } from "../whop/state/world";
import { arrivalsOf } from "./arrivals";
import { openCheckout } from "./checkout";
import { addFounders, addPerson, firstReferrers, membersWithCodes } from "./community";
import { fatesOf } from "./fates";
import { live } from "./lives";
import { peopleFrom } from "./people";
import type { SeedPlan } from "./plan";
import { addPromoCodes, PROMO } from "./promo";
import { Random } from "./random";
import { sayingsOf } from "./sayings";
import { Story } from "./story";
import { MINUTE, Times } from "./times";

const COMPANY = "biz_lumen";

/**
 * A community of about 200 people with 90 days of clicks and purchases behind it, decided by the seed and the time
 * alone. Returns the stand-in's world, and the plan that brings a database to the same state (`seedDatabase`).
 */
export function seedWorld(seed: number, now: Date): { world: World; plan: SeedPlan } {
  const random = new Random(seed);
  const times = new Times(now);
  const world = createWorld();
  const usernames = Object.values(world.users).map(({ username }) => username);
  const somebody = peopleFrom(random, usernames);
  addFounders(world, random, times, somebody);

  const referrers = firstReferrers(world, COMPANY, random, now);
  const { clicks, arrivals } = arrivalsOf(random, times, referrers, somebody);
  for (const { person, at } of arrivals) addPerson(world, person, at - 2 * MINUTE);
  const members = membersWithCodes(world, random);
  addPromoCodes(world, COMPANY, members, get(world.companies, COMPANY, "company").createdAt);
  const codes = new Map(members.map(({ userId, code }) => [userId, code]));

  const fates = fatesOf(arrivals, random, now);
  const story = new Story(world, random, times);
  const checkouts = arrivals.flatMap((arrival) => {
    const checkout = arrival.click ? openCheckout(world, random, times, arrival, arrival.click, codes) : null;
    const configuration = checkout ? world.checkoutConfigurations[checkout.configurationId] : undefined;
    const promoCodeId = arrival.promoOf ? PROMO.idOf(codes.get(arrival.promoOf) ?? "") : null;
    live(world, random, story, {
      ...arrival,
      fate: fates.get(arrival) ?? "stays",
      configuration,
      promoCodeId,
    });
    return checkout ? [checkout] : [];
  });
  const deliveries = story.tell();
  const { title, route } = get(world.companies, COMPANY, "company");
  const company = { id: COMPANY, title, route, currency: "usd" };
  const sayings = sayingsOf(arrivals, random, referrers, now);
  return { world, plan: { company, members, clicks, checkouts, deliveries, ...sayings } };
}
