import type { World } from "../state/world";
import { datedDispute, datedMembership, datedPayment, datedRefund } from "./dated";
import { unpinnedDispute, unpinnedMembership, unpinnedPayment, unpinnedRefund } from "./unpinned";

/** Webhooks without a pinned version keep the first shape; those pinned to a recent date send the second. */
export type Generation = "unpinned" | "dated";

export type WebhookEvent = { type: string; companyId: string; data: unknown };

const SHAPES = {
  unpinned: {
    payment: unpinnedPayment,
    refund: unpinnedRefund,
    dispute: unpinnedDispute,
    membership: unpinnedMembership,
  },
  dated: { payment: datedPayment, refund: datedRefund, dispute: datedDispute, membership: datedMembership },
} as const;

export type Noun = keyof (typeof SHAPES)["unpinned"];

/** The version date from which on answers and webhooks have the second shape. */
export const DATED_FROM = "2026-08-14";

/** The shape that a request with this `Api-Version-Date` gets; without one, the first. */
export const generationOf = (versionDate: string): Generation =>
  versionDate >= DATED_FROM ? "dated" : "unpinned";

/** The `data` of a record as Whop's webhooks and lists show it. Throws when the world has no such record. */
export function payloadOf(world: World, noun: Noun, id: string, generation: Generation): object {
  return SHAPES[generation][noun](world, id);
}

/** The whole webhook body, as text: exactly these bytes are signed and sent. */
export function webhookBody(
  event: WebhookEvent,
  id: string,
  timestamp: string,
  generation: Generation,
): string {
  const company =
    generation === "dated"
      ? { account_id: event.companyId, api_version_date: DATED_FROM }
      : { company_id: event.companyId };
  return JSON.stringify({ id, api_version: "v1", type: event.type, timestamp, ...company, data: event.data });
}
