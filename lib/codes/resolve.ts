import { LRUCache } from "lru-cache";
import type { CodeKey } from "@/lib/codes/referral-code";
import { type CodeTarget, codeTarget } from "@/lib/codes/schema";
import { rpc } from "@/lib/db/rpc";

const FOUND_MS = 10_000;
const MISSING_MS = 5_000;
const BUDGET_MS = 300;

const shared = globalThis as Record<symbol, ReturnType<typeof makeMemory> | undefined>;
const MEMORY = Symbol.for("referly.codes");

/** Links, pages and handlers are separate module graphs: what one of them knows of a code, all of them know. */
function memory() {
  shared[MEMORY] ??= makeMemory();
  return shared[MEMORY];
}

function makeMemory() {
  // Apart from the codes that exist, so that someone who tries codes at random cannot push those out.
  const missing = new LRUCache<CodeKey, true>({ max: 10_000, ttl: MISSING_MS });
  const found = new LRUCache<CodeKey, CodeTarget>({
    max: 50_000,
    ttl: FOUND_MS,
    noDeleteOnFetchRejection: true,
    // Without this a look-up that is forgotten on its way ends as "no such code".
    ignoreFetchAbort: true,
    fetchMethod: async (key) => {
      const target = await rpc("resolve_code", { code_key: key }, codeTarget.nullable(), {
        timeoutMs: BUDGET_MS,
      });
      if (!target) missing.set(key, true);
      return target ?? undefined;
    },
  });
  return { found, missing };
}

/**
 * Where a code leads, or null when there is no such code. Answers from memory for ten seconds and, when the database
 * fails, for as long as the code is remembered; throws DatabaseError only for a code never seen before.
 */
export async function resolveCode(key: CodeKey): Promise<CodeTarget | null> {
  const { found, missing } = memory();
  if (missing.has(key)) return null;
  const fresh = found.get(key, { noDeleteOnStaleGet: true });
  if (fresh) return fresh;
  const target = await found.fetch(key).catch((error) => lastKnown(key, error));
  if (!target) found.delete(key);
  return target ?? null;
}

/** A link must not break when the database does: whatever was known last still counts. */
function lastKnown(key: CodeKey, error: unknown): CodeTarget {
  const target = memory().found.get(key, { allowStale: true, noDeleteOnStaleGet: true });
  if (!target) throw error;
  return target;
}

/** Forgets what is remembered of codes, for tests and after settings change. */
export function forgetCodes(): void {
  memory().found.clear();
  memory().missing.clear();
}
