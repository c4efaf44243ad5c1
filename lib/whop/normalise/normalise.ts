import { readDispute } from "@/lib/whop/normalise/dispute";
import { companiesOf, headOf, parseBody } from "@/lib/whop/normalise/envelope";
import type { EventHead, UnreadableReason, WhopEvent } from "@/lib/whop/normalise/facts";
import { readMembership } from "@/lib/whop/normalise/membership";
import { listedStatus, readPayment } from "@/lib/whop/normalise/payment";
import { isObject, type Json, Unreadable } from "@/lib/whop/normalise/read";
import { readRefund } from "@/lib/whop/normalise/refund";
import { timeOf } from "@/lib/whop/normalise/time";

const NOBODY: EventHead = { type: null, companyId: null, envelopeId: null };

/**
 * An authentic delivery in our words, from the bytes of either payload generation. Never throws: what cannot be read is
 * `unreadable` with its reason, a type that Referly has no use for is `ignored`.
 */
export function normaliseWhopEvent(body: Uint8Array): WhopEvent {
  let head = NOBODY;
  try {
    const envelope = parseBody(body);
    head = headOf(envelope);
    return { ...head, ...readFact(envelope, head) };
  } catch (error) {
    return { ...head, kind: "unreadable", reason: reasonOf(error) };
  }
}

type Fact<E = WhopEvent> = E extends WhopEvent ? Omit<E, keyof EventHead> : never;
type Reader = (data: Json, observedAt: string | null) => Fact;

/** The events that Referly acts on, by Whop's name; `listed` ones are rows that the sweep read from Whop's lists. */
const READERS = new Map<string, Reader>([
  ["payment.succeeded", (data, at) => ({ kind: "payment", payment: readPayment(data, "succeeded", at) })],
  ["payment.failed", (data, at) => ({ kind: "payment", payment: readPayment(data, "failed", at) })],
  ["payment.pending", (data, at) => ({ kind: "payment", payment: readPayment(data, "pending", at) })],
  ["payment.canceled", (data, at) => ({ kind: "payment", payment: readPayment(data, "other", at) })],
  ["refund.created", (data, at) => ({ kind: "refund", refund: readRefund(data, at) })],
  ["refund.updated", (data, at) => ({ kind: "refund", refund: readRefund(data, at) })],
  ["dispute.created", (data, at) => ({ kind: "dispute", dispute: readDispute(data, at) })],
  ["dispute.updated", (data, at) => ({ kind: "dispute", dispute: readDispute(data, at) })],
  [
    "membership.activated",
    (data, at) => ({ kind: "membership", membership: readMembership(data, false, at) }),
  ],
  [
    "membership.deactivated",
    (data, at) => ({ kind: "membership", membership: readMembership(data, true, at) }),
  ],
  ["payment.listed", (data, at) => ({ kind: "payment", payment: readPayment(data, listedStatus(data), at) })],
  ["refund.listed", (data, at) => ({ kind: "refund", refund: readRefund(data, at) })],
  ["dispute.listed", (data, at) => ({ kind: "dispute", dispute: readDispute(data, at) })],
]);

function readFact(envelope: Json, head: EventHead): Fact {
  if (head.type === null) throw new Unreadable("no_type");
  const read = READERS.get(head.type);
  if (!read) return { kind: "ignored" };
  if (!isObject(envelope.data)) throw new Unreadable("no_data");
  if (head.companyId === null) throw new Unreadable(companyProblem(envelope));
  return read(envelope.data, timeOf(envelope.timestamp));
}

function companyProblem(envelope: Json): UnreadableReason {
  const named = new Set(companiesOf(envelope));
  if (named.size === 0) return "no_company";
  return named.size > 1 ? "companies_disagree" : "bad_id";
}

function reasonOf(error: unknown): UnreadableReason {
  return error instanceof Unreadable ? error.reason : "unexpected";
}
