import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Answer, ask } from "@/tests/support/app/ask";
import { signWebhook } from "@/tests/support/sign-webhook";

const recorded = readFileSync("tests/fixtures/whop/payment-succeeded.unpinned.json", "utf8");

export type Purchase = {
  companyId: string;
  /** Null for a purchase through nobody's link. */
  code: string | null;
  paymentId?: string;
  userId?: string;
  membershipId?: string;
  /** In major units, as Whop writes it. */
  amount?: number;
  at?: string;
};

/** The body of a purchase like the recorded one, of somebody new, through a code's checkout. */
export function purchaseBody({
  companyId,
  code,
  paymentId = `pay_${plain()}`,
  userId = `user_${plain()}`,
  membershipId = `mem_${plain()}`,
  amount = 29,
  at = new Date().toISOString(),
}: Purchase): string {
  const event = JSON.parse(recorded) as { data: Record<string, unknown> };
  Object.assign(event, { id: `evt_${plain()}`, company_id: companyId, timestamp: at });
  Object.assign(event.data, {
    id: paymentId,
    company: { id: companyId, title: "Trading Cats", route: "cats" },
    user: { id: userId, username: userId.slice(5), name: null, email: null },
    membership: { id: membershipId, status: "active", phone_number: null },
    checkout_configuration_id: null,
    metadata: code && { referly_code: code },
    subtotal: amount,
    total: amount,
    paid_at: at,
    created_at: at,
    updated_at: at,
  });
  return JSON.stringify(event);
}

const recordedRefund = readFileSync("tests/fixtures/whop/refund-updated-succeeded.unpinned.json", "utf8");

export type Refund = {
  companyId: string;
  paymentId: string;
  refundId?: string;
  amount?: number;
  at?: string;
};

/** The body of a refund of a purchase that `purchaseBody` made, like the recorded one; a full one by itself. */
export function refundBody({
  companyId,
  paymentId,
  refundId = `rf_${plain()}`,
  amount = 29,
  at = new Date().toISOString(),
}: Refund): string {
  const event = JSON.parse(recordedRefund) as { data: { payment: Record<string, unknown> } };
  Object.assign(event, { id: `evt_${plain()}`, company_id: companyId, timestamp: at });
  Object.assign(event.data, { id: refundId, amount, created_at: at, updated_at: at });
  event.data.payment.id = paymentId;
  return JSON.stringify(event);
}

/** A webhook id that nobody has used. */
export const newWebhookId = () => `msg_${plain()}`;

type Sending = {
  secret: string;
  id?: string;
  timestamp?: number;
  headers?: Record<string, string>;
  isChunked?: boolean;
};

/** Delivers a body to an app as Whop does; `headers` are laid over the signed ones. */
export function deliver(
  origin: string,
  body: string | Uint8Array,
  { secret, id = newWebhookId(), timestamp, headers, isChunked }: Sending,
): Promise<Answer> {
  const signed = signWebhook(body, { secret, id, timestamp });
  return ask(origin, "/api/webhooks/whop", {
    method: "POST",
    headers: { "content-type": "application/json", ...signed, ...headers },
    body,
    isChunked,
  });
}

const plain = () => randomUUID().replaceAll("-", "");
