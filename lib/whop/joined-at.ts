import "server-only";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import { timeOf } from "@/lib/whop/normalise/time";
import { askRest } from "@/lib/whop/rest";

const TIMEOUT_MS = 2_500;
const KEPT_MS = 24 * 60 * 60_000;
/** Shorter, because somebody without a membership may get one. */
const NEVER_KEPT_MS = 60_000;

const memberships = z.object({
  data: z.array(z.object({ created_at: z.unknown(), joined_at: z.unknown() }).partial()),
});

type Joined = { at: string | null };

const joins = new LRUCache<string, Joined>({
  max: 50_000,
  ttl: KEPT_MS,
  fetchMethod: async (key, _stale, { options }) => {
    const [companyId = "", userId = ""] = key.split(" ");
    const at = await askJoinedAt(companyId, userId);
    if (!at) options.ttl = NEVER_KEPT_MS;
    return { at };
  },
});

/**
 * When somebody first joined a company, in Whop's own records: for a join that no webhook told of. Null when Whop knows of
 * no membership. Kept for a day. Throws WhopError (503) when Whop cannot say.
 */
export async function getJoinedAt(companyId: string, whopUserId: string): Promise<string | null> {
  return (await joins.forceFetch(`${companyId} ${whopUserId}`)).at;
}

async function askJoinedAt(companyId: string, userId: string): Promise<string | null> {
  const query = new URLSearchParams({ company_id: companyId, "user_ids[]": userId, first: "100" });
  const call = { method: "GET", operation: "GET /memberships", path: `/memberships?${query}` } as const;
  const { data } = await askRest({ ...call, timeoutMs: TIMEOUT_MS }, memberships);
  // Pinned to a date, Whop tells when a membership was made, not when its holder joined.
  const times = data.flatMap((one) => timeOf(one.joined_at) ?? timeOf(one.created_at) ?? []);
  return times.toSorted()[0] ?? null;
}
