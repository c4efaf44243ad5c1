import { z } from "zod";
import type { Courier } from "../deliveries";
import { newId } from "../state/ids";
import type { Delivery, Store } from "../state/store";
import { type Dispute, type DisputeStatus, get } from "../state/world";

export const disputeRequest = z.strictObject({
  paymentId: z.string(),
  /** An inquiry moves no money. `won`, `lost` and `closed` end the payment's dispute and open it first if need be. */
  status: z.enum(["inquiry", "open", "under_review", "won", "lost", "closed"]).default("open"),
  reason: z.string().default("fraudulent"),
});

const WHOP_STATUS = {
  inquiry: "warning_needs_response",
  open: "needs_response",
  under_review: "under_review",
  won: "won",
  lost: "lost",
  closed: "closed",
} as const satisfies Record<string, DisputeStatus>;

/** A buyer disputes a payment, or the bank decides: `dispute.created` the first time, `dispute.updated` from then on. */
export function dispute(
  store: Store,
  courier: Courier,
  request: z.input<typeof disputeRequest>,
): { disputeId: string } {
  const { paymentId, status, reason } = disputeRequest.parse(request);
  const payment = get(store.world.payments, paymentId, "payment");
  const known = Object.values(store.world.disputes).find((candidate) => candidate.paymentId === paymentId);
  const isOpening = status === "inquiry" || status === "open";

  const { disputeId, deliveries } = store.change(() => {
    const sent: Delivery[] = [];
    const current =
      known ?? opened(store, payment.id, isOpening ? WHOP_STATUS[status] : "needs_response", reason);
    if (!known) sent.push(courier.announce("dispute.created", "dispute", current.id, store.nextTime()));
    if (known || !isOpening) {
      const at = store.nextTime();
      Object.assign(current, { status: WHOP_STATUS[status], updatedAt: at });
      sent.push(courier.announce("dispute.updated", "dispute", current.id, store.nextTime()));
    }
    Object.assign(payment, { substatus: `dispute_${current.status}`, updatedAt: current.updatedAt });
    return { disputeId: current.id, deliveries: sent };
  });
  courier.dispatch(deliveries);
  return { disputeId };
}

function opened(store: Store, paymentId: string, status: DisputeStatus, reason: string): Dispute {
  const { companyId, amountMinor, currency } = get(store.world.payments, paymentId, "payment");
  const at = store.nextTime();
  const added = {
    id: newId("dspt"),
    companyId,
    paymentId,
    amountMinor,
    currency,
    status,
    reason,
    createdAt: at,
    updatedAt: at,
  };
  store.world.disputes[added.id] = added;
  return added;
}
