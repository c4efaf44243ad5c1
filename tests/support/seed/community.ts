import { addMember, addUser } from "../whop/state/create-world";
import { membersOf, type World } from "../whop/state/world";
import type { Person } from "./people";
import type { SeedMember } from "./plan";
import type { Random } from "./random";
import { DAY, iso, type Times } from "./times";
import { DAYS } from "./traffic";

/** Somebody with a link: how much of the traffic is theirs, and since when they share it. */
export type Referrer = { userId: string; weight: number; sharesFrom: number };

const FOUNDERS = 84;
/** Every third member of the first hour shares now and then; the rest have a link and never use it. */
const SHARING = 0.62;
const CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";

/** People who were there before Referly was, a few months to most of a year ago. */
export function addFounders(world: World, random: Random, times: Times, somebody: () => Person): void {
  for (let index = 0; index < FOUNDERS; index += 1) {
    const joinedAt = times.take(times.now.getTime() - random.between(DAYS + 6, 300) * DAY);
    const { id } = addPerson(world, somebody(), joinedAt - random.between(0, 20) * DAY);
    const planId = random.chance(0.7) ? "plan_lumen_monthly" : "plan_lumen_yearly";
    addMember(world, { ...idsFrom(random), userId: id, planId, joinedAt: iso(joinedAt) });
  }
}

export function addPerson(world: World, person: Person, createdAt: number) {
  return addUser(world, { ...person, email: `${person.username}@mail.invalid`, createdAt: iso(createdAt) });
}

/** A membership's own ids, from the seed. */
export const idsFrom = (random: Random) => ({
  id: `mem_${random.text(14)}`,
  memberId: `mber_${random.text(14)}`,
});

/** The members who share their links from the start: a handful of stars, then a long tail. The first member is a star. */
export function firstReferrers(world: World, companyId: string, random: Random, now: Date): Referrer[] {
  const [star, ...others] = membersOf(world, companyId);
  const rest = others
    .filter(() => random.chance(SHARING))
    .map((user) => ({ user, rank: random.next() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ user }) => user);
  return [rest[0], star, ...rest.slice(1)].flatMap((user, index) => {
    if (!user) return [];
    const isStar = index < 5;
    const sharesFrom = now.getTime() - (isStar ? DAYS : random.between(DAYS * 0.2, DAYS)) * DAY;
    return { userId: user.id, weight: 1 / (index + 1.8) ** 1.12, sharesFrom };
  });
}

/** What the database has to know of each member: the name and a code of their own, as the app makes them. */
export function membersWithCodes(world: World, random: Random): SeedMember[] {
  return Object.values(world.users).map(({ id, username, name, hasPicture }) => ({
    userId: id,
    username,
    name,
    hasPicture,
    code: random.text(9, CODE_LETTERS),
  }));
}
