import "server-only";
import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from "node:crypto";
import { LRUCache } from "lru-cache";
import { env } from "@/lib/env";

/** In development an empty REFERLY_SECRET is fine; production refuses to start without one (lib/env.ts). */
const DEVELOPMENT_SECRET = "referly development secret, never used in production";

const derived = new LRUCache<string, KeyObject>({ max: 5_000 });

/** A 32-byte key for one purpose, derived from REFERLY_SECRET by HKDF (RFC 5869); scopes keep tenants and days apart. */
function keyFor(purpose: string, scope: string): KeyObject {
  const info = `referly:${purpose}:${scope}`;
  const known = derived.get(info);
  if (known) return known;
  const bytes = hkdfSync("sha256", env().REFERLY_SECRET || DEVELOPMENT_SECRET, "", info, 32);
  // Node takes six times as long to sign with a key that comes as bytes each time.
  const key = createSecretKey(Buffer.from(bytes));
  derived.set(info, key);
  return key;
}

/** Keyed hash of a value, 22 base64url characters (128 bits): equal values are equal, nothing else can be read off. */
export function keyedHash(purpose: string, scope: string, value: string): string {
  return createHmac("sha256", keyFor(purpose, scope)).update(value).digest("base64url").slice(0, 22);
}

/** Signs a text for a purpose; `bytes` of MAC as base64url. */
export function sign(purpose: string, text: string, bytes = 32): string {
  return createHmac("sha256", keyFor(purpose, ""))
    .update(text)
    .digest()
    .subarray(0, bytes)
    .toString("base64url");
}

/** Whether `signature` is what `sign` gave for the text, in constant time. */
export function isSigned(purpose: string, text: string, signature: string, bytes = 32): boolean {
  const expected = Buffer.from(sign(purpose, text, bytes));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
