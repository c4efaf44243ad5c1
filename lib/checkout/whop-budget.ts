import { LRUCache } from "lru-cache";
import { networkOf } from "@/lib/clicks/client-address";

/** More than a shared network or a link that spreads needs; Whop allows 600 a minute for all of Referly together. */
const forNetworks = tokenBuckets({ burst: 60, perMinute: 30, max: 50_000 });
const forCodes = tokenBuckets({ burst: 120, perMinute: 120, max: 20_000 });

/** Whether a visitor may have Whop open one more checkout; a visitor of unknown address is held to the code's share. */
export function mayAskWhop(codeId: string, address: string | null): boolean {
  return (address === null || forNetworks(networkOf(address))) && forCodes(codeId);
}

/**
 * Makes a limit that each key has to itself: `burst` at once, and `perMinute` from there on. The returned function
 * takes one and says whether it was there. Remembers at most `max` keys, those used last.
 */
export function tokenBuckets({ burst, perMinute, max }: { burst: number; perMinute: number; max: number }) {
  const buckets = new LRUCache<string, { left: number; atMs: number }>({ max });
  return (key: string, nowMs = Date.now()): boolean => {
    const last = buckets.get(key) ?? { left: burst, atMs: nowMs };
    const refilled = (Math.max(0, nowMs - last.atMs) / 60_000) * perMinute;
    const left = Math.min(burst, last.left + refilled);
    buckets.set(key, { left: left >= 1 ? left - 1 : left, atMs: nowMs });
    return left >= 1;
  };
}
