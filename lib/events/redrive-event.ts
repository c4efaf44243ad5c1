import { z } from "zod";
import type { Creator } from "@/lib/auth/require-creator";
import { rpc } from "@/lib/db/rpc";
import { AppError, notFound } from "@/lib/errors";
import { ingestEvent } from "@/lib/events/ingest";
import type { Redriven } from "@/lib/events/schema";

const claimed = z.object({ state: z.string(), body: z.string().optional() });

/**
 * Applies a failed or waiting delivery again from its stored bytes, at once. Returns what became of it, which may be another
 * failure. Throws AppError 404 for one that is missing or another community's, 409 for one that was applied already.
 */
export async function redriveEvent(creator: Creator, webhookId: string): Promise<Redriven> {
  const event = await rpc(
    "redrive_event",
    { company: creator.companyId, webhook_id: webhookId, actor: creator.whopUserId },
    claimed.nullable(),
  );
  if (!event) throw notFound();
  if (event.body === undefined) {
    throw new AppError(409, "conflict", "This delivery has been dealt with already. Nothing was changed.");
  }
  const { state, outcome } = await ingestEvent(webhookId, Buffer.from(event.body, "base64"));
  return { state, outcome };
}
