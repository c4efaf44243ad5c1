import type { World } from "../whop/state/world";
import type { SeedMember } from "./plan";

/** What each member's promo code takes off in the demo, and its id at Whop. */
export const PROMO = { percent: 10, idOf: (code: string) => `promo_${code.replaceAll("-", "")}` };

/** Puts the promo codes of members who have been there for a while into the world. */
export function addPromoCodes(
  world: World,
  companyId: string,
  members: SeedMember[],
  createdAt: string,
): void {
  for (const { code } of members) {
    const id = PROMO.idOf(code);
    world.promoCodes[id] = {
      ...{ id, companyId, code: `${code.replaceAll("-", "").toUpperCase()}${PROMO.percent}`, createdAt },
      ...{ promoType: "percentage", amountOff: PROMO.percent, currency: "usd", durationMonths: 1 },
      ...{ newUsersOnly: true, onePerCustomer: true, stock: null, uses: 0, status: "active" },
    };
  }
}
