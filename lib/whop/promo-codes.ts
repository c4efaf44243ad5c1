import "server-only";
import { z } from "zod";
import { askRest } from "@/lib/whop/rest";
import { WhopError } from "@/lib/whop/whop-error";

export const CREATE_PROMO_CODE = "POST /promo_codes";
export const LIST_PROMO_CODES = "GET /promo_codes";
const CREATE_MS = 10_000;
const PAGE_MS = 10_000;
const LOOKUP_MS = 30_000;

/**
 * What `amount_off` says for one percent. Whop's SDK writes 20 for 20 %; a later one describes what is read as decimal
 * fractions (0.2). Writing whole numbers is the safe side: read as a fraction, 20 is more than everything and refused.
 * Reading takes both.
 */
const AMOUNT_OFF_PER_PERCENT = 1;

export type NewPromoCode = {
  companyId: string;
  code: string;
  percentOff: number;
  durationMonths: number;
  currency: string;
  /** The same key again gives the same promo code (for a day). */
  idempotencyKey: string;
};

const promoCode = z.object({
  id: z.string().regex(/^promo_[A-Za-z0-9_]{1,60}$/),
  code: z.string(),
  promo_type: z.string(),
  amount_off: z.number(),
  promo_duration_months: z.number().nullish(),
  new_users_only: z.boolean().nullish(),
  status: z.string().nullish(),
  created_at: z.iso.datetime({ offset: true }),
});
export type WhopPromoCode = z.infer<typeof promoCode>;

const page = z.object({
  data: z.array(z.unknown()),
  page_info: z.object({ end_cursor: z.string().nullable(), has_next_page: z.boolean() }),
});

/**
 * Makes a promo code for people who are new to the community: any number of them, each once. Asks once and never
 * repeats. Returns Whop's id; throws WhopError, after which it may exist unless Whop refused.
 */
export async function createPromoCode(wanted: NewPromoCode): Promise<string> {
  const body = {
    company_id: wanted.companyId,
    code: wanted.code,
    promo_type: "percentage",
    amount_off: wanted.percentOff * AMOUNT_OFF_PER_PERCENT,
    base_currency: wanted.currency,
    promo_duration_months: wanted.durationMonths,
    new_users_only: true,
    one_per_customer: true,
    unlimited_stock: true,
  };
  const call = {
    method: "POST",
    operation: CREATE_PROMO_CODE,
    path: "/promo_codes",
    body,
    idempotencyKey: wanted.idempotencyKey,
    timeoutMs: CREATE_MS,
  } as const;
  const made = await askRest(call, promoCode);
  if (!isLike(made, wanted)) throw new WhopError("malformed", CREATE_PROMO_CODE);
  return made.id;
}

/** Whether a promo code at Whop has this name, is in force, and gives exactly this discount. */
export function isLike(
  found: WhopPromoCode,
  wanted: Pick<NewPromoCode, "code" | "percentOff" | "durationMonths">,
): boolean {
  return (
    isNamed(found, wanted.code) &&
    found.promo_type === "percentage" &&
    [wanted.percentOff * AMOUNT_OFF_PER_PERCENT, wanted.percentOff / 100].includes(found.amount_off) &&
    (found.promo_duration_months ?? wanted.durationMonths) === wanted.durationMonths &&
    found.new_users_only !== false &&
    (found.status ?? "active") === "active"
  );
}

/**
 * The community's promo code of that name, or null; Whop's list cannot be searched, so all of it is read. Throws
 * WhopError when Whop fails or the list takes too long: then nothing is known.
 */
export async function findPromoCode(companyId: string, code: string): Promise<WhopPromoCode | null> {
  const deadline = Date.now() + LOOKUP_MS;
  for (let after: string | null = null; Date.now() < deadline; ) {
    const query = new URLSearchParams({ company_id: companyId, first: "100", ...(after ? { after } : {}) });
    const path = `/promo_codes?${query}`;
    const call = { method: "GET", operation: LIST_PROMO_CODES, path, timeoutMs: PAGE_MS } as const;
    const { data, page_info } = await askRest(call, page);
    const named = data.find((entry) => isNamed(entry, code));
    if (named) return read(named);
    if (!page_info.has_next_page) return null;
    // A list that goes on from nowhere, or from where it was, would never end.
    if (!page_info.end_cursor || page_info.end_cursor === after) break;
    after = page_info.end_cursor;
  }
  throw new WhopError("malformed", LIST_PROMO_CODES);
}

function isNamed(entry: unknown, code: string): boolean {
  const parsed = z.object({ code: z.string() }).safeParse(entry);
  return parsed.success && parsed.data.code.toUpperCase() === code;
}

function read(entry: unknown): WhopPromoCode {
  const parsed = promoCode.safeParse(entry);
  if (!parsed.success) throw new WhopError("malformed", LIST_PROMO_CODES, 200, { cause: parsed.error });
  return parsed.data;
}
