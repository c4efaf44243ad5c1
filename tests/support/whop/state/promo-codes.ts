import { decimalsOf } from "./money";
import type { Plan, PromoCode, World } from "./world";

/** Why a promo code that was typed in takes nothing off: a sentence for the buyer. */
export class NoSuchDiscount extends RangeError {}

/** The community's promo code that a buyer typed, in any case. Throws NoSuchDiscount when they may not use it. */
export function usablePromoCode(world: World, plan: Plan, typed: string, userId: string | null): PromoCode {
  const promo = promoCodeNamed(world, plan.companyId, typed);
  if (promo?.status !== "active") throw new NoSuchDiscount("There is no such promo code.");
  const own = Object.values(world.memberships).filter(
    (membership) => membership.companyId === plan.companyId && membership.userId === userId,
  );
  if (promo.newUsersOnly && own.length > 0) throw new NoSuchDiscount("This promo code is for new members.");
  if (promo.onePerCustomer && own.some(({ promoCodeId }) => promoCodeId === promo.id))
    throw new NoSuchDiscount("This promo code was used already.");
  if (promo.stock !== null && promo.uses >= promo.stock)
    throw new NoSuchDiscount("This promo code is used up.");
  return promo;
}

/** The community's promo code of that name, in any case, archived or not. */
export function promoCodeNamed(world: World, companyId: string, name: string): PromoCode | undefined {
  const wanted = name.trim().toUpperCase();
  return Object.values(world.promoCodes).find(
    ({ companyId: owner, code }) => owner === companyId && code.toUpperCase() === wanted,
  );
}

/** What is left of a price in minor units. */
export function discounted(priceMinor: number, promo: PromoCode | null | undefined): number {
  if (!promo) return priceMinor;
  const offMinor =
    promo.promoType === "percentage"
      ? Math.round((priceMinor * promo.amountOff) / 100)
      : Math.round(promo.amountOff * 10 ** decimalsOf(promo.currency));
  return Math.max(0, priceMinor - offMinor);
}
