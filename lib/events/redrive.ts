import { z } from "zod";
import { rpc } from "@/lib/db/rpc";
import { ingestEvent } from "@/lib/events/ingest";
import { log } from "@/lib/log";
import { repeat } from "@/lib/repeat";

const claimed = z.array(z.object({ webhookId: z.string(), body: z.string() }));

const AT_MOST = 50;
/** Longer than applying all of them takes; whoever dies meanwhile leaves them to the next one. */
const LEASE_SECONDS = 120;
const EVERY_MS = 5_000;

/**
 * Tries again what was stored but could not be applied, as far as it is due. One that fails again waits longer and stops
 * none of the others. Returns how many were tried. Throws when the database does not answer.
 */
export async function redriveEvents(): Promise<number> {
  const due = await rpc("claim_due_events", { at_most: AT_MOST, lease_seconds: LEASE_SECONDS }, claimed);
  for (const { webhookId, body } of due) await ingestEvent(webhookId, Buffer.from(body, "base64"));
  return due.length;
}

/** Redrives every five seconds while the process lives. */
export function startRedriving(): void {
  const round = async () => {
    while ((await redriveEvents()) === AT_MOST);
  };
  repeat(EVERY_MS, round, (cause) => log("events.redrive_failed", { cause }));
}
