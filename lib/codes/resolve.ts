import { LRUCache } from "lru-cache";
import type { CodeKey } from "@/lib/codes/referral-code";
import { type CodeTarget, codeTarget } from "@/lib/codes/schema";
import { rpc } from "@/lib/db/rpc";

const FOUND_MS = 10_000;
const MISSING_MS = 5_000;
const BUDGET_MS = 300;

const cache = new LRUCache<CodeKey, { target: CodeTarget | null }>({
  max: 50_000,
  ttl: FOUND_MS,
  // A link must not break when the database does: whatever was known last still counts.
  allowStaleOnFetchRejection: true,
  noDeleteOnFetchRejection: true,
  fetchMethod: async (key, _stale, { options }) => {
    const target = await rpc("resolve_code", { code_key: key }, codeTarget.nullable(), { timeoutMs: BUDGET_MS });
    options.ttl = target ? FOUND_MS : MISSING_MS;
    return { target };
  },
});

/**
 * Where a code leads, or null when there is no such code. Answers from memory for ten seconds and, when the database
 * fails, for as long as the code is remembered; throws DatabaseError only for a code never seen before.
 */
export async function resolveCode(key: CodeKey): Promise<CodeTarget | null> {
  const entry = await cache.fetch(key);
  return entry?.target ?? null;
}

/** Forgets what is remembered of codes, for tests and after settings change. */
export function forgetCodes(): void {
  cache.clear();
}
