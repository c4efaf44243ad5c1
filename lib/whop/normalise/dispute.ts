import { amountOf } from "@/lib/whop/normalise/amount";
import type { DisputeFact } from "@/lib/whop/normalise/facts";
import { type Json, missingOrId, objectOf, requiredId, textOf, Unreadable } from "@/lib/whop/normalise/read";
import { timeOf } from "@/lib/whop/normalise/time";

const STATUSES = new Map<unknown, DisputeFact["status"]>([
  ["warning_needs_response", "inquiry"],
  ["warning_under_review", "inquiry"],
  ["warning_closed", "inquiry"],
  ["needs_response", "open"],
  ["under_review", "open"],
  ["other", "open"],
  ["won", "won"],
  ["lost", "lost"],
  ["closed", "closed"],
]);

/** A dispute of either generation. */
export function readDispute(data: Json, observedAt: string | null): DisputeFact {
  return {
    disputeId: requiredId(data.id, "dspt"),
    paymentId: missingOrId(objectOf(data.payment).id ?? data.payment_id, "pay"),
    status: statusOf(data),
    ...amountOf(data.amount, data.currency),
    reason: textOf(data.reason, 100),
    createdAt: timeOf(data.created_at),
    updatedAt: timeOf(data.updated_at) ?? observedAt,
  };
}

/** The dated generation may say that it is an inquiry beside a status that does not. */
function statusOf(data: Json): DisputeFact["status"] {
  const status = STATUSES.get(data.status);
  if (!status) throw new Unreadable("unknown_status");
  const isDecided = status === "won" || status === "lost";
  return data.inquiry === true && !isDecided ? "inquiry" : status;
}
