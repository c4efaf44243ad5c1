import { z } from "zod";
import type { Courier } from "../deliveries";
import type { Store } from "../state/store";
import { get } from "../state/world";

export const cancellation = z.strictObject({
  membershipId: z.string(),
  status: z.enum(["canceled", "expired"]).default("canceled"),
  reason: z.string().nullable().default(null),
});

/** A membership ends at once and its holder loses access: `membership.deactivated`. */
export function cancel(store: Store, courier: Courier, request: z.input<typeof cancellation>): void {
  const { membershipId, status, reason } = cancellation.parse(request);
  const membership = get(store.world.memberships, membershipId, "membership");
  const delivery = store.change(() => {
    const at = store.nextTime();
    Object.assign(membership, { status, canceledAt: at, cancellationReason: reason, updatedAt: at });
    return courier.announce("membership.deactivated", "membership", membershipId, store.nextTime());
  });
  courier.dispatch([delivery]);
}
