import { LRUCache } from "lru-cache";
import { log } from "@/lib/log";

/** No office, lecture hall or live show opens one link as often from one address; a script that makes up visitors does. */
const CLICKS_AN_HOUR = 1_000;

const counts = new LRUCache<string, { clicks: number }>({ max: 50_000, ttl: 60 * 60_000 });

/**
 * Whether a network has opened one code so often within an hour that its further clicks are not to be kept: whoever sends
 * them is still sent on, but cannot fill the database. Told once for each doubling. An unknown network is never a flood.
 */
export function isFlood(codeId: string, networkKey: string | undefined): boolean {
  if (!networkKey) return false;
  const key = `${codeId}${networkKey}`;
  const count = counts.get(key) ?? { clicks: 0 };
  if (count.clicks === 0) counts.set(key, count);
  count.clicks += 1;
  const over = count.clicks - CLICKS_AN_HOUR;
  if (over > 0 && Math.log2(over) % 1 === 0) log("clicks.flood", { code: codeId, dropped: over });
  return over > 0;
}
