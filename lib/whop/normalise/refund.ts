import { amountOf } from "@/lib/whop/normalise/amount";
import type { RefundFact } from "@/lib/whop/normalise/facts";
import { type Json, missingOrId, objectOf, requiredId, Unreadable } from "@/lib/whop/normalise/read";
import { timeOf } from "@/lib/whop/normalise/time";

const STATUSES = ["pending", "requires_action", "succeeded", "failed", "canceled"] as const;

/** A refund of either generation; the dated one names its payment by id alone. */
export function readRefund(data: Json, observedAt: string | null): RefundFact {
  const status = STATUSES.find((known) => known === data.status);
  if (!status) throw new Unreadable("unknown_status");
  return {
    refundId: requiredId(data.id, "rf"),
    paymentId: missingOrId(objectOf(data.payment).id ?? data.payment_id, "pay"),
    status,
    ...amountOf(data.amount, data.currency),
    createdAt: timeOf(data.created_at),
    updatedAt: timeOf(data.updated_at) ?? observedAt,
  };
}
