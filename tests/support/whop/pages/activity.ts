import type { StandInContext } from "../context";
import { moneyText } from "../state/money";
import type { Delivery } from "../state/store";
import { dueMinor, get, type Membership, membersOf, type Payment, type World } from "../state/world";

const SHOWN = 6;

/** What the demo's list of purchases and free joins needs to know, newest first, and how many members there are. */
export function activityOf({ store }: StandInContext, companyId: string) {
  const { world, deliveries } = store.state;
  const payments = Object.values(world.payments)
    .filter(({ status, billingReason }) => status === "paid" && billingReason !== "subscription_cycle")
    .map((payment) => ({ ...payment, draw: () => purchaseOf(world, payment, deliveries) }));
  const joins = Object.values(world.memberships)
    .filter(({ planId }) => dueMinor(get(world.plans, planId, "plan")) === 0)
    .map((membership) => ({ ...membership, draw: () => freeJoinOf(world, membership, deliveries) }));
  return {
    purchases: [...payments, ...joins]
      .filter((one) => one.companyId === companyId)
      .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
      .slice(0, SHOWN)
      .map(({ draw }) => draw()),
    members: membersOf(world, companyId)
      .filter(({ id }) => !world.companies[companyId]?.team[id])
      .map(({ id, name }) => ({ id, name })),
  };
}

function purchaseOf(world: World, payment: Payment, deliveries: Delivery[]) {
  const { id, amountMinor, refundedMinor, currency } = payment;
  const leftMinor = amountMinor - refundedMinor;
  const halfMinor = Math.floor(amountMinor / 2);
  return {
    ...whoAndWhat(world, payment, deliveries),
    paymentId: id,
    amount: moneyText(amountMinor, currency),
    refunded: refundedMinor > 0 ? moneyText(refundedMinor, currency) : null,
    isRefunded: leftMinor === 0,
    halfMinor: halfMinor > 0 && halfMinor < leftMinor ? halfMinor : null,
  };
}

/** Without a payment there is nothing to give back. */
function freeJoinOf(world: World, membership: Membership, deliveries: Delivery[]) {
  const nothing = { paymentId: null, refunded: null, isRefunded: false, halfMinor: null };
  return { ...whoAndWhat(world, membership, deliveries), ...nothing, amount: "Free" };
}

function whoAndWhat(world: World, { id, ...bought }: Payment | Membership, deliveries: Delivery[]) {
  const { userId, planId, metadata, promoCodeId, createdAt } = bought;
  const promo = promoCodeId ? get(world.promoCodes, promoCodeId, "promo code").code : null;
  return {
    userId,
    name: get(world.users, userId, "user").name,
    plan: get(world.plans, planId, "plan").title,
    code: typeof metadata?.referly_code === "string" ? metadata.referly_code : promo,
    at: createdAt,
    webhook: webhookOf(deliveries.filter(({ body }) => body.includes(`"${id}"`))),
  };
}

/** What became of the newest webhook about a purchase, in a few words; null for one from before the stand-in ran. */
function webhookOf(deliveries: Delivery[]): { isDelivered: boolean; text: string } | null {
  const newest = deliveries.at(-1);
  if (!newest) return null;
  const answered = newest.attempts.find(({ status }) => status !== null && status < 300);
  const last = newest.attempts.at(-1);
  if (answered) return { isDelivered: true, text: `Webhook delivered in ${answered.milliseconds} ms` };
  if (newest.status === "held") return { isDelivered: false, text: "Webhook held back" };
  if (newest.status === "dropped") return { isDelivered: false, text: "Webhook dropped" };
  if (newest.status === "failed") return { isDelivered: false, text: "Webhook not accepted" };
  return { isDelivered: false, text: last ? "Webhook will be sent again" : "Webhook on its way" };
}
