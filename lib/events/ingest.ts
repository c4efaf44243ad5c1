import { z } from "zod";
import { DatabaseError } from "@/lib/db/database-error";
import { rpc } from "@/lib/db/rpc";
import { unavailable } from "@/lib/errors";
import { log } from "@/lib/log";
import { normaliseWhopEvent } from "@/lib/whop/normalise/normalise";

/** The largest event that is kept; Whop's are a few KiB. */
export const MAX_EVENT_BYTES = 256 * 1024;

const ingested = z.object({
  stored: z.enum(["stored", "duplicate", "conflict"]),
  state: z.enum(["pending", "done", "ignored", "dead"]),
  outcome: z.string().nullable(),
});
export type Ingested = z.infer<typeof ingested>;

/**
 * Stores an authentic delivery for good and applies what it says. Takes Whop's webhook id and the exact bytes; returns
 * whether it was new and the word it ended in (`converted`, `duplicate`, `ignored` …). Throws AppError 503 when the
 * database cannot store it, so that Whop sends it again.
 */
export async function ingestEvent(webhookId: string, body: Uint8Array): Promise<Ingested> {
  const event = normaliseWhopEvent(body);
  const answer = await rpc(
    "ingest_event",
    { webhook_id: webhookId, body_base64: Buffer.from(body).toString("base64"), event },
    ingested,
    { timeoutMs: 4_000 },
  ).catch((error) => {
    throw error instanceof DatabaseError
      ? unavailable("The delivery could not be stored.", { cause: error })
      : error;
  });
  log("webhook.ingested", { webhookId, type: event.type, company: event.companyId, ...answer });
  return answer;
}
