import { newId } from "./ids";
import type { Membership, Metadata, Payment, Plan, User, World } from "./world";
import { dueMinor, get } from "./world";

const LONG_AGO = "2025-11-03T09:00:00.000Z";

/**
 * A small world: the community "Lumen Collective" with one experience, its creator Mara, three plans and six members.
 * `parts` replaces whole collections.
 */
export function createWorld(parts: Partial<World> = {}): World {
  const world: World = {
    companies: {
      biz_lumen: {
        id: "biz_lumen",
        title: "Lumen Collective",
        route: "lumen",
        tagline: "Film and light, taught by people who do it for a living.",
        team: { user_mara: "owner" },
        createdAt: LONG_AGO,
      },
    },
    experiences: { exp_lumen: { id: "exp_lumen", companyId: "biz_lumen", name: "Invite friends" } },
    products: {
      prod_lumen: {
        id: "prod_lumen",
        companyId: "biz_lumen",
        title: "Lumen membership",
        route: "lumen-membership",
      },
    },
    plans: Object.fromEntries(PLANS.map((plan) => [plan.id, plan])),
    users: {},
    memberships: {},
    checkoutConfigurations: {},
    promoCodes: {},
    payments: {},
    refunds: {},
    disputes: {},
    notifications: [],
    ...parts,
  };
  if (parts.users) return world;
  addUser(world, { id: "user_mara", name: "Mara Lindqvist", username: "mara", createdAt: LONG_AGO });
  MEMBERS.forEach((name, index) => {
    const first = name.split(" ")[0]?.toLowerCase() ?? "";
    const joinedAt = new Date(Date.parse(LONG_AGO) + (index + 1) * 9 * 86_400_000).toISOString();
    addUser(world, { id: `user_${first}`, name, username: first, createdAt: LONG_AGO });
    const ids = { id: `mem_${first}`, memberId: `mber_${first}`, userId: `user_${first}` };
    addMember(world, { ...ids, planId: "plan_lumen_monthly", joinedAt });
  });
  return world;
}

/** Puts a person into the world. Unset fields get believable values. */
export function addUser(world: World, user: Pick<User, "name" | "username"> & Partial<User>): User {
  const added: User = {
    id: newId("user"),
    email: `${user.username}@mail.invalid`,
    hasPicture: true,
    createdAt: new Date().toISOString(),
    ...user,
  };
  world.users[added.id] = added;
  return added;
}

/** Makes a user a member through a plan, without a webhook: for what happened before the stand-in started. */
export function addMember(
  world: World,
  member: Pick<Membership, "userId" | "planId" | "joinedAt"> & Partial<Membership>,
): Membership {
  const plan = get(world.plans, member.planId, "plan");
  const added: Membership = {
    id: newId("mem"),
    memberId: newId("mber"),
    companyId: plan.companyId,
    productId: plan.productId,
    status: plan.billingPeriodDays ? "active" : "completed",
    checkoutConfigurationId: null,
    metadata: null,
    promoCodeId: null,
    createdAt: member.joinedAt,
    updatedAt: member.joinedAt,
    periodEndsAt: periodEnd(plan, member.joinedAt),
    canceledAt: null,
    cancellationReason: null,
    ...member,
  };
  world.memberships[added.id] = added;
  return added;
}

/** Records a payment of a plan, without a webhook. The price of the plan unless `amountMinor` says otherwise. */
export function addPayment(
  world: World,
  payment: Pick<Payment, "userId" | "planId" | "createdAt"> & Partial<Payment>,
): Payment {
  const plan = get(world.plans, payment.planId, "plan");
  const added: Payment = {
    id: newId("pay"),
    companyId: plan.companyId,
    productId: plan.productId,
    membershipId: null,
    checkoutConfigurationId: null,
    metadata: null,
    promoCodeId: null,
    status: "paid",
    substatus: "succeeded",
    billingReason: plan.billingPeriodDays ? "subscription_create" : "one_time",
    amountMinor: dueMinor(plan),
    refundedMinor: 0,
    currency: plan.currency,
    paidAt: payment.status === "open" ? null : payment.createdAt,
    updatedAt: payment.createdAt,
    failureMessage: null,
    paymentMethodId: newId("payt"),
    cardBrand: "visa",
    cardLast4: "4242",
    country: "US",
    riskScore: 8,
    ...payment,
  };
  world.payments[added.id] = added;
  return added;
}

/** What a purchase takes over from the checkout configuration it was made through. */
export function inherited(world: World, configurationId: string | null | undefined) {
  const configuration = configurationId
    ? get(world.checkoutConfigurations, configurationId, "checkout configuration")
    : null;
  const metadata: Metadata | null = configuration?.metadata ?? null;
  return { checkoutConfigurationId: configuration?.id ?? null, metadata };
}

/** When the period that begins at `from` ends; null for a plan that is paid once. */
export function periodEnd(plan: Plan, from: string): string | null {
  return plan.billingPeriodDays
    ? new Date(Date.parse(from) + plan.billingPeriodDays * 86_400_000).toISOString()
    : null;
}

const PLAN = {
  companyId: "biz_lumen",
  productId: "prod_lumen",
  currency: "usd",
  initialPriceMinor: 0,
  visibility: "visible",
  createdAt: LONG_AGO,
} as const;

const PLANS: Plan[] = [
  {
    ...PLAN,
    id: "plan_lumen_monthly",
    title: "Monthly",
    description: "Every class and the weekly critique.",
    renewalPriceMinor: 2_900,
    billingPeriodDays: 30,
  },
  {
    ...PLAN,
    id: "plan_lumen_yearly",
    title: "Yearly",
    description: "Twelve months for the price of ten.",
    renewalPriceMinor: 29_000,
    billingPeriodDays: 365,
  },
  {
    ...PLAN,
    id: "plan_lumen_free",
    title: "Free",
    description: "The open forum and one class a month.",
    renewalPriceMinor: 0,
    billingPeriodDays: null,
  },
];

const MEMBERS = [
  "Ana Duarte",
  "Theo Laurent",
  "Priya Raman",
  "Jonas Weber",
  "Imani Okafor",
  "Sofia Marchetti",
];
