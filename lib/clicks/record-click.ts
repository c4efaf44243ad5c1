import { z } from "zod";
import { makeRecorder } from "@/lib/clicks/recorder";
import type { Visit } from "@/lib/clicks/visit";
import { DatabaseError } from "@/lib/db/database-error";
import { rpc } from "@/lib/db/rpc";

export type Click = Visit & { id: string; codeId: string; at: string };

const recorded = z.object({ counted: z.int(), excluded: z.int(), repeated: z.int(), unknown: z.int() });

const recorder = makeRecorder<Click>({
  write: async (batch) => void (await rpc("record_clicks", { batch }, recorded, { timeoutMs: 10_000 })),
  isPassing: (error) => error instanceof DatabaseError && error.isUnavailable,
});

/** Queues a click for the next batch; resolves true once it is committed (once a visitor, code and hour). */
export const recordClick = recorder.record;
export const drainClicks = recorder.drain;
export const clickStats = recorder.stats;
