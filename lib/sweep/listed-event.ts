import { createHash } from "node:crypto";
import { MAX_EVENT_BYTES } from "@/lib/events/ingest";
import type { WhopEvent } from "@/lib/whop/normalise/facts";
import { normaliseWhopEvent } from "@/lib/whop/normalise/normalise";

export type ListedEvent = {
  /** The same for the same row of the same company, so that what failed is not kept twice. */
  webhookId: string;
  body: Buffer;
  event: WhopEvent;
};

/**
 * A row of Whop's lists as if it had been delivered: in an envelope of its own, read by the normaliser of all deliveries,
 * and with bytes that the inbox can try again. `readAt` is its time where the row names none.
 */
export function listedEvent(
  companyId: string,
  noun: "payment" | "refund" | "dispute",
  row: unknown,
  readAt: string,
): ListedEvent {
  const type = `${noun}.listed`;
  const digest = createHash("sha256")
    .update(JSON.stringify([companyId, type, row]))
    .digest("hex");
  const webhookId = `sweep_${digest.slice(0, 32)}`;
  const envelope = { id: webhookId, type, timestamp: readAt, company_id: companyId, data: row };
  // What is too large to be kept is cut, cannot be read any more, and is marked so.
  const body = Buffer.from(JSON.stringify(envelope)).subarray(0, MAX_EVENT_BYTES);
  return { webhookId, body, event: normaliseWhopEvent(body) };
}
