import type { Creator } from "@/lib/auth/require-creator";
import { rpc } from "@/lib/db/rpc";
import { notFound } from "@/lib/errors";
import { readableBody } from "@/lib/events/readable-body";
import { type EventDetail, eventWithBytes } from "@/lib/events/schema";

/** One delivery with its body as text. Throws AppError 404 for one that is missing or another community's. */
export async function getEvent(creator: Creator, webhookId: string): Promise<EventDetail> {
  const event = await rpc(
    "report_event",
    { company: creator.companyId, webhook_id: webhookId },
    eventWithBytes.nullable(),
  );
  if (!event) throw notFound();
  return { ...event, ...readableBody(Buffer.from(event.body, "base64")) };
}
