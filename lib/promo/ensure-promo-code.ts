import { z } from "zod";
import { tokenBuckets } from "@/lib/checkout/whop-budget";
import { rpc } from "@/lib/db/rpc";
import { log } from "@/lib/log";
import { begun, type PromoAttempt, promoAttempt } from "@/lib/promo/schema";
import { CREATE_PROMO_CODE, createPromoCode, findPromoCode, isLike } from "@/lib/whop/promo-codes";
import { WhopError, type WhopFailure } from "@/lib/whop/whop-error";

/** A community whose thousand members all look at once must not use up what Whop allows for all of Referly. */
const mayMake = tokenBuckets({ burst: 30, perMinute: 60, max: 10_000 });
/** Clocks of Whop and of the database may differ by this much. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Sees to it that a referral code has its promo code at Whop, made once however many ask at the same time. Meant to run
 * beside a request: never throws, and what fails is tried again after a while.
 */
export async function ensurePromoCode(companyId: string, codeId: string): Promise<void> {
  if (!mayMake(companyId)) return;
  try {
    const begin = await rpc("begin_promo_code", { company: companyId, code_id: codeId }, begun);
    if (begin?.state === "create") await make(companyId, begin);
  } catch (error) {
    const cause = error instanceof Error ? error.message.slice(0, 200) : "unknown";
    log("promo.ensure_failed", { code: codeId, cause });
  }
}

async function make(company: string, attempt: PromoAttempt): Promise<void> {
  try {
    const promoCodeId = await findOrCreate(company, attempt);
    if (promoCodeId) {
      const kept = { company, code: attempt.code, promo_code_id: promoCodeId };
      log("promo.made", { company, outcome: await rpc("save_promo_code", kept, z.string()) });
      return;
    }
    const { code, lease } = attempt;
    const renamed = await rpc("rename_promo_code", { company, code, lease }, promoAttempt.nullable());
    if (renamed) await make(company, renamed);
  } catch (error) {
    if (!(error instanceof WhopError)) throw error;
    const failed = { company, code: attempt.code, lease: attempt.lease, ...verdictOf(error) };
    log("promo.failed", { company, outcome: await rpc("fail_promo_code", failed, z.string()) });
  }
}

/** Whop's id of the promo code, or null when somebody else has its name. */
async function findOrCreate(companyId: string, attempt: PromoAttempt): Promise<string | null> {
  const known = attempt.mustLook ? await findPromoCode(companyId, attempt.code) : null;
  if (known) return idIfOurs(known, attempt);
  const { code, percentOff, durationMonths, currency, intendedAt } = attempt;
  const idempotencyKey = `referly-promo-${companyId}-${code}-${Date.parse(intendedAt)}`;
  try {
    return await createPromoCode({ companyId, code, percentOff, durationMonths, currency, idempotencyKey });
  } catch (error) {
    if (!(error instanceof WhopError) || !MAY_BE_TAKEN.has(error.failure)) throw error;
    // Whop has no word of its own for a name that is taken.
    const taken = await findPromoCode(companyId, code);
    if (!taken) throw error;
    return idIfOurs(taken, attempt);
  }
}

const MAY_BE_TAKEN = new Set<WhopFailure>(["refused", "conflict"]);

/** Ours is what we meant to make and what was not there before we meant it; anything else is never taken over. */
function idIfOurs(found: Parameters<typeof isLike>[0], attempt: PromoAttempt): string | null {
  const isNew = Date.parse(found.created_at) >= Date.parse(attempt.intendedAt) - CLOCK_SKEW_MS;
  return isNew && isLike(found, attempt) ? found.id : null;
}

const REFUSALS = new Set<WhopFailure>(["unauthorized", "forbidden", "not_found", "rate_limited", "refused"]);

/** What the database is told of a failure. Only a call that Whop refused is known to have made nothing. */
function verdictOf({ failure, operation }: WhopError) {
  const isCreating = operation === CREATE_PROMO_CODE;
  const permission = isCreating ? "promo_code:create" : "promo_code:basic:read";
  return {
    reason: failure,
    is_unsure: !(isCreating && REFUSALS.has(failure)),
    permission: failure === "forbidden" ? permission : null,
  };
}
