import type { MembershipFact } from "@/lib/whop/normalise/facts";
import {
  idOf,
  type Json,
  marksOf,
  objectOf,
  personOf,
  requiredId,
  textOf,
  Unreadable,
} from "@/lib/whop/normalise/read";
import { timeOf } from "@/lib/whop/normalise/time";

/** Statuses that let the holder in. */
const ACTIVE = new Set(["trialing", "active", "past_due", "completed", "canceling"]);

/** A membership of either generation. `hasEnded` is what the event's name says: Whop's word that access is over. */
export function readMembership(data: Json, hasEnded: boolean, observedAt: string | null): MembershipFact {
  const status = textOf(data.status, 40);
  if (status === null) throw new Unreadable("unknown_status");
  const isActive = ACTIVE.has(status) && !hasEnded;
  const createdAt = timeOf(data.created_at);
  const updatedAt = timeOf(data.updated_at) ?? observedAt;
  return {
    membershipId: requiredId(data.id, "mem"),
    user: personOf(data.user, data.user_id),
    planId: idOf(objectOf(data.plan).id ?? data.plan_id, "plan"),
    checkoutConfigurationId: idOf(data.checkout_configuration_id, "ch"),
    ...marksOf(data.metadata),
    status,
    isActive,
    // The dated generation does not say when its holder joined.
    joinedAt: "joined_at" in data ? timeOf(data.joined_at) : createdAt,
    endedAt: isActive ? null : (timeOf(data.canceled_at) ?? updatedAt),
    createdAt,
    updatedAt,
  };
}
