import { get, type World } from "../whop/state/world";
import type { Arrival } from "./arrivals";
import type { SeedCheckout, SeedClick } from "./plan";
import type { Random } from "./random";
import { iso, type Times } from "./times";

/** The checkout that Referly opened for a click, as it stands in the world: its metadata names the code and the click. */
export function openCheckout(
  world: World,
  random: Random,
  times: Times,
  { planId, at }: Arrival,
  { id: clickId, ownerId }: SeedClick,
  codes: ReadonlyMap<string, string>,
): SeedCheckout {
  const id = `ch_${random.text(14)}`;
  world.checkoutConfigurations[id] = {
    id,
    companyId: get(world.plans, planId, "plan").companyId,
    planId,
    metadata: { referly_code: codes.get(ownerId), referly_click: clickId },
    redirectUrl: null,
    createdAt: iso(times.take(at - random.between(20, 50) * 1_000)),
  };
  return { configurationId: id, ownerId, planId, clickId };
}
