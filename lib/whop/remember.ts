import { LRUCache } from "lru-cache";

const ASK_AGAIN_MS = 10_000;

/**
 * Wraps a look-up so that its answers are kept for `ttlMs` and concurrent callers share one question. Failures are never
 * kept; while Whop fails, the last good answer is served and Whop is asked again every ten seconds.
 */
export function remember<T extends object>(
  ask: (key: string) => Promise<T>,
  { max, ttlMs }: { max: number; ttlMs: number },
): (key: string) => Promise<T> {
  const cache = new LRUCache<string, T>({
    max,
    ttl: ttlMs,
    fetchMethod: async (key, stale, { options }) => {
      try {
        return await ask(key);
      } catch (error) {
        if (!stale) throw error;
        options.ttl = ASK_AGAIN_MS;
        return stale;
      }
    },
  });
  return (key) => cache.forceFetch(key);
}
