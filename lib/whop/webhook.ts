import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import { isPlaceholder } from "@/lib/env";

const ID = /^[A-Za-z0-9_-]{1,128}$/;
const TIMESTAMP = /^\d{1,12}$/;
/** `v1,` and the base64 of 32 bytes; other versions are somebody else's business. */
const SIGNATURE = /^v1,[A-Za-z0-9+/]{43}=$/;
const TOLERANCE_SECONDS = 300;
/** Room for dozens of signatures; during a rotation there are two. */
const MAX_SIGNATURE_HEADER = 4_096;
const MIN_SECRET_LENGTH = 16;

export type VerifiedDelivery = {
  /** Whop's id of the delivery, the same for every attempt. */
  webhookId: string;
  /** When this attempt was signed, in unix seconds. */
  timestamp: number;
};

/**
 * Checks a delivery by Standard Webhooks v1: the exact bytes, signed with one of our secrets, at most five minutes off
 * `nowSeconds`. Whop's key is the secret's own text, prefix included. Returns null for whatever is not authentic; blank,
 * short and placeholder secrets match nothing.
 */
export function verifyWebhook(
  body: Uint8Array,
  headers: Headers,
  secrets: string[],
  nowSeconds: number,
): VerifiedDelivery | null {
  const usable = secrets.filter(isUsable);
  return verifySigned(
    body,
    headers,
    usable.map((secret) => Buffer.from(secret, "utf8")),
    nowSeconds,
  );
}

/** The same check for keys given as bytes, as other senders of Standard Webhooks hand them out. */
export function verifySigned(
  body: Uint8Array,
  headers: Headers,
  keys: Uint8Array[],
  nowSeconds: number,
): VerifiedDelivery | null {
  const webhookId = headers.get("webhook-id") ?? "";
  const stamp = headers.get("webhook-timestamp") ?? "";
  const header = headers.get("webhook-signature") ?? "";
  if (!ID.test(webhookId) || !TIMESTAMP.test(stamp) || header.length > MAX_SIGNATURE_HEADER) return null;
  const timestamp = Number(stamp);
  if (Math.abs(Math.floor(nowSeconds) - timestamp) > TOLERANCE_SECONDS) return null;

  const given = header.split(" ").filter((entry) => SIGNATURE.test(entry));
  const expected = keys
    .filter((key) => key.length > 0)
    .map((key) => signatureOf(key, webhookId, stamp, body));
  // Every pair is compared, whatever the others gave: the time taken tells nothing.
  const matches = expected.flatMap((right) => given.map((entry) => isEqual(entry, right)));
  return matches.includes(true) ? { webhookId, timestamp } : null;
}

function isUsable(secret: string): boolean {
  return secret.trim().length >= MIN_SECRET_LENGTH && !isPlaceholder(secret);
}

/** `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`. */
export function signatureOf(key: Uint8Array, id: string, timestamp: string, body: Uint8Array): string {
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}

/** Compares as text, since two base64 texts may stand for the same bytes and only one of them was sent by Whop. */
function isEqual(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
