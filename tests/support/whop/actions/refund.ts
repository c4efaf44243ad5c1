import { z } from "zod";
import type { Courier } from "../deliveries";
import { newId } from "../state/ids";
import type { Store } from "../state/store";
import { get, type Payment, type Refund, type RefundStatus, type World } from "../state/world";

const finalStatus = z.enum(["succeeded", "failed", "canceled"]);

export const refundRequest = z.strictObject({
  paymentId: z.string(),
  /** Everything that is still refundable when left out. */
  amountMinor: z.int().positive().optional(),
  /** `pending` leaves the refund open: `settleRefund` decides it. */
  status: z.enum(["pending", ...finalStatus.options]).default("succeeded"),
});
export const refundSettlement = z.strictObject({ refundId: z.string(), status: finalStatus });

/**
 * Gives money back: `refund.created` as pending, then (unless it is to stay pending) `refund.updated` with the outcome.
 * Throws a sentence when there is less left to refund.
 */
export function refund(
  store: Store,
  courier: Courier,
  request: z.input<typeof refundRequest>,
): { refundId: string } {
  const { paymentId, amountMinor, status } = refundRequest.parse(request);
  const payment = get(store.world.payments, paymentId, "payment");
  const leftMinor =
    payment.status === "paid" ? payment.amountMinor - refundedOrPending(store.world, payment) : 0;
  const wantedMinor = amountMinor ?? leftMinor;
  if (wantedMinor > leftMinor || wantedMinor === 0)
    throw new RangeError(`Only ${leftMinor} of payment ${paymentId} can still be refunded.`);

  const { refundId, delivery } = store.change(() => {
    const at = store.nextTime();
    const { companyId, currency } = payment;
    const added: Refund = {
      id: newId("rf"),
      companyId,
      paymentId,
      amountMinor: wantedMinor,
      currency,
      status: "pending",
      createdAt: at,
      updatedAt: at,
    };
    store.world.refunds[added.id] = added;
    return {
      refundId: added.id,
      delivery: courier.announce("refund.created", "refund", added.id, store.nextTime()),
    };
  });
  courier.dispatch([delivery]);
  if (status !== "pending") settleRefund(store, courier, { refundId, status });
  return { refundId };
}

/** Decides a refund, or changes what was decided (a succeeded refund can still fail at the bank): `refund.updated`. */
export function settleRefund(
  store: Store,
  courier: Courier,
  request: z.infer<typeof refundSettlement>,
): void {
  const { refundId, status } = refundSettlement.parse(request);
  const decided = get(store.world.refunds, refundId, "refund");
  const payment = get(store.world.payments, decided.paymentId, "payment");
  const delivery = store.change(() => {
    const at = store.nextTime();
    Object.assign(decided, { status, updatedAt: at });
    applyRefunds(store.world, payment, at);
    return courier.announce("refund.updated", "refund", refundId, store.nextTime());
  });
  courier.dispatch([delivery]);
}

/** Brings a payment to what its refunds say, as of `at`. */
export function applyRefunds(world: World, payment: Payment, at: string): void {
  payment.refundedMinor = sumOf(world, payment, ["succeeded"]);
  payment.updatedAt = at;
  payment.substatus =
    payment.refundedMinor === 0
      ? "succeeded"
      : payment.refundedMinor < payment.amountMinor
        ? "partially_refunded"
        : "refunded";
}

const refundedOrPending = (world: World, payment: Payment) => sumOf(world, payment, ["succeeded", "pending"]);

function sumOf(world: World, payment: Payment, statuses: RefundStatus[]): number {
  return Object.values(world.refunds)
    .filter((candidate) => candidate.paymentId === payment.id && statuses.includes(candidate.status))
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}
