import { z } from "zod";
import type { Courier } from "../deliveries";
import { addMember, addPayment, addUser, inherited, periodEnd } from "../state/create-world";
import { newId } from "../state/ids";
import { discounted, usablePromoCode } from "../state/promo-codes";
import type { Delivery, Store } from "../state/store";
import { dueMinor, get, type User, type World } from "../state/world";

const person = z.strictObject({
  /** An existing user buys again; an id nobody has becomes a new user. */
  id: z
    .string()
    .regex(/^user_[A-Za-z0-9_]+$/)
    .optional(),
  name: z.string().trim().min(1).max(80).optional(),
  username: z.string().trim().min(1).max(40).optional(),
  email: z.email().nullable().optional(),
});

export const purchase = z
  .strictObject({
    /** Either a plan, bought without attribution, or the checkout configuration it is bought through. */
    planId: z.string().optional(),
    configurationId: z.string().optional(),
    /** As the buyer types it. Throws when it cannot be used. */
    promoCode: z.string().max(100).optional(),
    user: person.optional(),
    /** The bank refuses: no membership, and `payment.failed` in place of the other two events. */
    isDeclined: z.boolean().optional(),
    riskScore: z.int().min(0).max(100).nullable().optional(),
    cardLast4: z
      .string()
      .regex(/^\d{4}$/)
      .optional(),
    cardBrand: z.string().optional(),
    country: z.string().length(2).optional(),
    /** The same key again answers with the first purchase and buys nothing. */
    purchaseKey: z.string().max(100).optional(),
  })
  .refine(
    ({ planId, configurationId }) => Boolean(planId || configurationId),
    "Name a planId or a configurationId.",
  );

export type Purchase = z.infer<typeof purchase>;
export type Bought = { userId: string; membershipId: string | null; paymentId: string | null };

/**
 * A person buys a plan: user, membership and (unless it is free) payment, then `membership.activated` and
 * `payment.succeeded`. Returns as soon as all of it is kept; the webhooks go out after that.
 */
export function buy(store: Store, courier: Courier, request: Purchase): Bought {
  const kept = request.purchaseKey ? store.state.purchases[request.purchaseKey] : undefined;
  if (kept) return kept;
  const { bought, deliveries } = store.change(() => record(store, courier, request));
  courier.dispatch(deliveries);
  return bought;
}

function record(
  store: Store,
  courier: Courier,
  request: Purchase,
): { bought: Bought; deliveries: Delivery[] } {
  const { world } = store;
  const origin = inherited(world, request.configurationId);
  const configured = origin.checkoutConfigurationId
    ? world.checkoutConfigurations[origin.checkoutConfigurationId]
    : undefined;
  const plan = get(world.plans, request.planId ?? configured?.planId ?? "", "plan");
  // Before anything is touched: it may throw.
  const promo = request.promoCode
    ? usablePromoCode(world, plan, request.promoCode, request.user?.id ?? null)
    : null;
  const user = buyerOf(world, request.user);
  const at = store.nextTime();
  const base = { userId: user.id, planId: plan.id, promoCodeId: promo?.id ?? null, ...origin };
  const amountMinor = discounted(dueMinor(plan), promo);
  const card = {
    riskScore: request.riskScore === undefined ? 8 : request.riskScore,
    cardLast4: request.cardLast4 ?? "4242",
    cardBrand: request.cardBrand ?? "visa",
    country: request.country ?? "US",
  };
  const deliveries: Delivery[] = [];

  if (request.isDeclined) {
    const payment = addPayment(world, {
      ...base,
      ...card,
      amountMinor,
      createdAt: at,
      status: "open",
      substatus: "failed",
      failureMessage: "Your card was declined.",
    });
    deliveries.push(courier.announce("payment.failed", "payment", payment.id, store.nextTime()));
    return { bought: { userId: user.id, membershipId: null, paymentId: payment.id }, deliveries };
  }

  const membership = addMember(world, { ...base, joinedAt: at });
  deliveries.push(courier.announce("membership.activated", "membership", membership.id, store.nextTime()));
  let paymentId: string | null = null;
  if (dueMinor(plan) > 0) {
    paymentId = addPayment(world, {
      ...base,
      ...card,
      amountMinor,
      membershipId: membership.id,
      createdAt: at,
    }).id;
    deliveries.push(courier.announce("payment.succeeded", "payment", paymentId, store.nextTime()));
  }
  if (promo) promo.uses += 1;
  const bought = { userId: user.id, membershipId: membership.id, paymentId };
  if (request.purchaseKey) store.state.purchases[request.purchaseKey] = bought;
  return { bought, deliveries };
}

/** A membership's next period is paid: `payment.succeeded` with `billing_reason` `subscription_cycle`. */
export function renew(
  store: Store,
  courier: Courier,
  request: z.infer<typeof renewal>,
): { paymentId: string } {
  const { world } = store;
  const membership = get(world.memberships, request.membershipId, "membership");
  const plan = get(world.plans, membership.planId, "plan");
  const delivery = store.change(() => {
    const at = store.nextTime();
    const { userId, planId, checkoutConfigurationId, metadata } = membership;
    const renewed = { userId, planId, membershipId: membership.id, checkoutConfigurationId, metadata };
    const promo = membership.promoCodeId ? world.promoCodes[membership.promoCodeId] : undefined;
    const isStillOff = promo && Date.parse(at) < monthsAfter(membership.joinedAt, promo.durationMonths);
    const amountMinor = discounted(plan.renewalPriceMinor, isStillOff ? promo : null);
    const payment = addPayment(world, {
      ...renewed,
      amountMinor,
      promoCodeId: isStillOff ? promo.id : null,
      billingReason: "subscription_cycle",
      createdAt: at,
    });
    Object.assign(membership, { periodEndsAt: periodEnd(plan, at), updatedAt: at });
    return { payment, sent: courier.announce("payment.succeeded", "payment", payment.id, store.nextTime()) };
  });
  courier.dispatch([delivery.sent]);
  return { paymentId: delivery.payment.id };
}

export const renewal = z.strictObject({ membershipId: z.string() });

const monthsAfter = (from: string, months: number) =>
  new Date(from).setUTCMonth(new Date(from).getUTCMonth() + months);

function buyerOf(world: World, wanted: Purchase["user"]): User {
  const known = wanted?.id ? world.users[wanted.id] : undefined;
  if (known) return known;
  const fresh = freshPerson();
  const name = wanted?.name ?? fresh.name;
  const username = freeUsername(
    world,
    wanted?.username ?? (wanted?.name ? handleOf(wanted.name) : fresh.username),
  );
  const email = wanted?.email === undefined ? {} : { email: wanted.email };
  return addUser(world, { id: wanted?.id ?? newId("user"), name, username, ...email });
}

function freeUsername(world: World, wanted: string): string {
  const taken = new Set(Object.values(world.users).map(({ username }) => username));
  let candidate = wanted;
  for (let suffix = 2; taken.has(candidate); suffix += 1) candidate = `${wanted}${suffix}`;
  return candidate;
}

/** Somebody nobody has met: what a checkout form is prefilled with. */
export function freshPerson(): { name: string; username: string } {
  const name = `${pick(FIRST)} ${pick(LAST)}`;
  return { name, username: `${handleOf(name)}${Math.floor(Math.random() * 90 + 10)}` };
}

const handleOf = (name: string) =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "") || "guest";

const pick = (list: readonly string[]) => list[Math.floor(Math.random() * list.length)] ?? "";

const FIRST = [
  "Noa",
  "Mateo",
  "Yuki",
  "Leila",
  "Oskar",
  "Amara",
  "Felix",
  "Ines",
  "Kofi",
  "Elin",
  "Ravi",
  "Clara",
  "Tomás",
  "Mina",
  "Jude",
  "Saoirse",
];
const LAST = [
  "Bergström",
  "Silva",
  "Tanaka",
  "Haddad",
  "Novak",
  "Mensah",
  "Keller",
  "Moreau",
  "Adeyemi",
  "Lund",
  "Iyer",
  "Rossi",
  "Vega",
  "Park",
  "Whitlock",
  "Byrne",
];
