import { LRUCache } from "lru-cache";
import { after } from "next/server";
import { rpc } from "@/lib/db/rpc";
import { log } from "@/lib/log";
import { ensurePromoCode } from "@/lib/promo/ensure-promo-code";
import { type Promo, promoState } from "@/lib/promo/schema";

const BUDGET_MS = 300;
const KNOWN_MS = 10_000;
/** While it is being made, so that a page that stays open shows it soon. */
const DUE_MS = 1_000;

type Known = { promo: Promo | null };

const known = new LRUCache<string, Known, string>({
  max: 50_000,
  ttl: KNOWN_MS,
  ignoreFetchAbort: true,
  fetchMethod: async (codeId, _stale, { options, context: companyId }): Promise<Known> => {
    const args = { company: companyId, code_id: codeId };
    const state = await rpc("promo_of_code", args, promoState.nullable(), { timeoutMs: BUDGET_MS }).catch(
      (error) => {
        log("promo.unknown", { code: codeId, cause: error instanceof Error ? error.message : "unknown" });
        return null;
      },
    );
    if (state?.isDue) after(() => ensurePromoCode(companyId, codeId));
    if (state?.promo === null) options.ttl = DUE_MS;
    return { promo: state?.promo ?? null };
  },
});

/**
 * The promo code to show beside a referral code, or null: no discount, or it is not there yet. In that case it gets made
 * once the page is out, so call this while a request is answered. Takes 300 ms at most and never throws.
 */
export async function promoOfCode(companyId: string, codeId: string): Promise<Promo | null> {
  return (await known.forceFetch(codeId, { context: companyId })).promo;
}
