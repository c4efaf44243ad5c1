import { LRUCache } from "lru-cache";
import { getJoinedAt } from "@/lib/whop/joined-at";

const ASK_AGAIN_MS = 10 * 60_000;

/** Null while Whop has not answered, or knows of no membership. */
const known = new LRUCache<string, { joinedAt: string | null }>({ max: 50_000, ttl: ASK_AGAIN_MS });

/**
 * When a member joined by Whop's own records, as far as it is known here. Never waits: the first call has Whop asked in
 * the background, once in ten minutes, and a later one has the answer.
 */
export function findJoinedAt(companyId: string, whopUserId: string): string | null {
  const key = `${companyId} ${whopUserId}`;
  const entry = known.get(key);
  if (entry) return entry.joinedAt;
  const asked: { joinedAt: string | null } = { joinedAt: null };
  known.set(key, asked);
  getJoinedAt(companyId, whopUserId).then(
    (joinedAt) => {
      asked.joinedAt = joinedAt;
    },
    // Whop's door has logged it; the card stays away until it is asked again.
    () => {},
  );
  return null;
}
