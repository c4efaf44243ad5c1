import "server-only";
import { z } from "zod";
import { askRest } from "@/lib/whop/rest";
import { WhopError } from "@/lib/whop/whop-error";

export type WhopList = "payments" | "refunds" | "disputes";

/** What limits a list: `created_after`, `updated_after`, `updated_before`, `payment_id` and the like, in Whop's words. */
export type ListFilter = Record<string, string>;

const TIMEOUT_MS = 15_000;
const PAGE_SIZE = "100";

const page = z.object({
  data: z.array(z.unknown()),
  page_info: z.object({ has_next_page: z.boolean(), end_cursor: z.string().min(1).nullish() }),
});

/**
 * Reads a company's list, oldest first, page by page to its end, and hands each page to `take` with the time just before
 * it was asked for. Returns false when the list goes on after `maxPages`. Throws WhopError, also when a list says that it
 * goes on but not where: half a list must not pass for a whole one.
 */
export async function readList(
  list: WhopList,
  { companyId, filter, maxPages }: { companyId: string; filter: ListFilter; maxPages: number },
  take: (rows: unknown[], readAt: string) => Promise<void>,
): Promise<boolean> {
  let after: string | null = null;
  for (let count = 1; count <= maxPages; count += 1) {
    const readAt = new Date().toISOString();
    const { data, page_info } = await askPage(list, { company_id: companyId, ...filter }, after);
    await take(data, readAt);
    if (!page_info.has_next_page) return true;
    const next = page_info.end_cursor ?? null;
    if (next === null || next === after) throw new WhopError("malformed", `GET /${list}`, 200);
    after = next;
  }
  return false;
}

async function askPage(list: WhopList, filter: ListFilter, after: string | null) {
  const query = new URLSearchParams({ ...filter, direction: "asc", first: PAGE_SIZE });
  // Refunds and disputes know no other order.
  if (list === "payments") query.set("order", "created_at");
  if (after !== null) query.set("after", after);
  return askRest(
    { method: "GET", operation: `GET /${list}`, path: `/${list}?${query}`, timeoutMs: TIMEOUT_MS },
    page,
  );
}

/** One dispute as it stands, with the time just before it was asked for; null when Whop has none of that id. */
export async function readDisputeById(disputeId: string): Promise<{ row: unknown; readAt: string } | null> {
  const readAt = new Date().toISOString();
  const path = `/disputes/${encodeURIComponent(disputeId)}`;
  try {
    const row = await askRest(
      { method: "GET", operation: "GET /disputes/{id}", path, timeoutMs: TIMEOUT_MS },
      z.unknown(),
    );
    return { row, readAt };
  } catch (error) {
    if (error instanceof WhopError && error.failure === "not_found") return null;
    throw error;
  }
}
