import { createHmac, randomUUID } from "node:crypto";

type Options = {
  /** As displayed by Whop, prefix included: its own text is the key. */
  secret: string;
  id?: string;
  /** Unix seconds; now when left out. */
  timestamp?: number;
};

/** The headers with which Whop would send this body (Standard Webhooks v1). */
export function signWebhook(
  body: string | Uint8Array,
  {
    secret,
    id = `msg_${randomUUID().replaceAll("-", "")}`,
    timestamp = Math.floor(Date.now() / 1000),
  }: Options,
): Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string> {
  const signature = createHmac("sha256", secret).update(`${id}.${timestamp}.`).update(body).digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": `v1,${signature}`,
  };
}
