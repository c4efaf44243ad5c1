/** Everything the stand-in Whop knows. Money is whole minor units; times are ISO 8601 in UTC; records are kept by id. */
export type World = {
  companies: Record<string, Company>;
  experiences: Record<string, Experience>;
  products: Record<string, Product>;
  plans: Record<string, Plan>;
  users: Record<string, User>;
  memberships: Record<string, Membership>;
  checkoutConfigurations: Record<string, CheckoutConfiguration>;
  promoCodes: Record<string, PromoCode>;
  payments: Record<string, Payment>;
  refunds: Record<string, Refund>;
  disputes: Record<string, Dispute>;
  notifications: Notification[];
};

export type Role = "owner" | "admin" | "moderator";
export type Metadata = Record<string, unknown>;

export type Company = {
  id: string;
  title: string;
  route: string;
  tagline: string;
  /** Team members by user id. */
  team: Record<string, Role>;
  createdAt: string;
};

export type Experience = { id: string; companyId: string; name: string };
export type Product = { id: string; companyId: string; title: string; route: string };

export type Plan = {
  id: string;
  companyId: string;
  productId: string;
  title: string;
  description: string;
  currency: string;
  /** For a renewing plan this comes on top of the first renewal price; for a one-time plan it is the price. */
  initialPriceMinor: number;
  renewalPriceMinor: number;
  /** Null for a plan that is paid once. */
  billingPeriodDays: number | null;
  visibility: "visible" | "hidden" | "archived" | "quick_link";
  createdAt: string;
};

export type User = {
  id: string;
  username: string;
  name: string;
  email: string | null;
  hasPicture: boolean;
  createdAt: string;
};

export type MembershipStatus =
  | "trialing"
  | "active"
  | "past_due"
  | "completed"
  | "canceled"
  | "expired"
  | "unresolved"
  | "drafted"
  | "canceling";

export type Membership = {
  id: string;
  memberId: string;
  companyId: string;
  userId: string;
  planId: string;
  productId: string;
  status: MembershipStatus;
  checkoutConfigurationId: string | null;
  metadata: Metadata | null;
  promoCodeId: string | null;
  createdAt: string;
  joinedAt: string;
  updatedAt: string;
  periodEndsAt: string | null;
  canceledAt: string | null;
  cancellationReason: string | null;
};

export type CheckoutConfiguration = {
  id: string;
  companyId: string;
  planId: string;
  metadata: Metadata | null;
  redirectUrl: string | null;
  createdAt: string;
};

export type PromoCode = {
  id: string;
  companyId: string;
  code: string;
  promoType: "percentage" | "flat_amount";
  /** Whole percent, or major units of the currency. */
  amountOff: number;
  currency: string;
  durationMonths: number;
  newUsersOnly: boolean;
  onePerCustomer: boolean;
  /** Null: as many as asked for. */
  stock: number | null;
  uses: number;
  status: "active" | "archived";
  createdAt: string;
};

export type Payment = {
  id: string;
  companyId: string;
  userId: string;
  planId: string;
  productId: string;
  membershipId: string | null;
  checkoutConfigurationId: string | null;
  metadata: Metadata | null;
  promoCodeId: string | null;
  status: "paid" | "open";
  substatus: string;
  billingReason: "subscription_create" | "subscription_cycle" | "one_time" | "manual";
  amountMinor: number;
  refundedMinor: number;
  currency: string;
  createdAt: string;
  paidAt: string | null;
  updatedAt: string;
  failureMessage: string | null;
  paymentMethodId: string;
  cardBrand: string;
  cardLast4: string;
  country: string;
  riskScore: number | null;
};

export type RefundStatus = "pending" | "requires_action" | "succeeded" | "failed" | "canceled";
export type Refund = {
  id: string;
  companyId: string;
  paymentId: string;
  amountMinor: number;
  currency: string;
  status: RefundStatus;
  createdAt: string;
  updatedAt: string;
};

export type DisputeStatus =
  | "warning_needs_response"
  | "warning_under_review"
  | "warning_closed"
  | "needs_response"
  | "under_review"
  | "won"
  | "lost"
  | "closed";
export type Dispute = {
  id: string;
  companyId: string;
  paymentId: string;
  amountMinor: number;
  currency: string;
  status: DisputeStatus;
  reason: string;
  createdAt: string;
  updatedAt: string;
};

export type Notification = {
  experienceId: string | null;
  userIds: string[];
  title: string;
  content: string;
  sentAt: string;
};

/** The record of that id; throws a sentence naming both when there is none. */
export function get<T>(records: Record<string, T>, id: string, what: string): T {
  const found = records[id];
  if (!found) throw new NotInWorld(`There is no ${what} ${id}.`);
  return found;
}

/** Something was asked for that the world does not hold. */
export class NotInWorld extends Error {}

/** Whether a membership in this status lets its holder in. */
export function isOpen(status: MembershipStatus): boolean {
  return (
    status === "active" ||
    status === "trialing" ||
    status === "past_due" ||
    status === "completed" ||
    status === "canceling"
  );
}

/** Whop's access level of a user for a whole company. */
export function accessLevel(
  world: World,
  userId: string,
  companyId: string,
): "admin" | "customer" | "no_access" {
  if (world.companies[companyId]?.team[userId]) return "admin";
  const isMember = Object.values(world.memberships).some(
    (membership) =>
      membership.userId === userId && membership.companyId === companyId && isOpen(membership.status),
  );
  return isMember ? "customer" : "no_access";
}

/** The people who may open a company's experiences, team aside, longest-standing first. */
export function membersOf(world: World, companyId: string): User[] {
  const ids = Object.values(world.memberships)
    .filter((membership) => membership.companyId === companyId && isOpen(membership.status))
    .toSorted((a, b) => a.joinedAt.localeCompare(b.joinedAt))
    .map((membership) => membership.userId);
  return [...new Set(ids)].flatMap((id) => world.users[id] ?? []);
}

/** What the first payment of a plan costs, in minor units. */
export function dueMinor(plan: Plan): number {
  return plan.initialPriceMinor + (plan.billingPeriodDays ? plan.renewalPriceMinor : 0);
}
