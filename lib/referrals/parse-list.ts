import { z } from "zod";
import { shownState } from "@/lib/referrals/schema";
import { parseRange } from "@/lib/reports/range";
import { attributionMethod } from "@/lib/reports/schema";

const LONGEST = 80;
const text = z
  .string()
  // Postgres keeps no null characters, and nobody's name holds other control characters.
  .transform(
    (value) =>
      value
        .replaceAll(/\p{Cc}/gu, " ")
        .trim()
        .slice(0, LONGEST) || undefined,
  )
  .optional();

const filters = z.object({
  status: shownState.or(z.literal("not_counted")).optional().catch(undefined),
  method: attributionMethod.optional().catch(undefined),
  campaign: z.uuid().optional().catch(undefined),
  member: z.uuid().optional().catch(undefined),
  code: text,
  q: text,
});

/** What a page of the list is asked for. */
export type ListRequest = {
  view: "referrals" | "not_counted";
  filters: Record<string, string | undefined>;
  /** The row beyond which the page lies; null is the newest page. */
  place: { go: "older" | "newer"; at: string; id: string } | null;
};

/**
 * Reads a list's address: `status`, `method`, `campaign`, `member`, `code`, `q`, the days as `parseRange` does (all of them
 * without any) and `older=` or `newer=` with a row's time and id. What cannot be read is left out.
 */
export function parseList(params: URLSearchParams, timeZone: string, now: Date): ListRequest {
  const { status, q, ...others } = filters.parse(Object.fromEntries(params));
  const view = status === "not_counted" ? "not_counted" : "referrals";
  const { from, to } = parseRange(params, timeZone, now, "all");
  return {
    view,
    filters: {
      ...{ ...others, search: q, status: status === "not_counted" ? undefined : status },
      ...(from && to ? { from, to } : {}),
    },
    place: placeOf(params, view),
  };
}

const MOMENT = /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;
const KEY = /^[A-Za-z0-9_-]{1,80}$/;

function placeOf(params: URLSearchParams, view: ListRequest["view"]): ListRequest["place"] {
  for (const go of ["older", "newer"] as const) {
    const [at = "", id = ""] = params.get(go)?.split("~") ?? [];
    const isId = view === "not_counted" ? KEY.test(id) : z.uuid().safeParse(id).success;
    if (isId && MOMENT.test(at) && z.iso.datetime({ offset: true }).safeParse(at).success)
      return { go, at, id };
  }
  return null;
}
