import { z } from "zod";
import { type EventCursor, eventCursor, eventKind, eventState } from "@/lib/events/schema";

/** What the event log shows, as its address says it; null means all. */
export type EventFilter = {
  state: z.infer<typeof eventState> | null;
  kind: z.infer<typeof eventKind> | null;
  search: string | null;
};
export type EventQuery = EventFilter & { before: EventCursor | null };

const search = z.string().trim().min(1).max(128);

/** Reads `state`, `kind`, `search` and `before` from an address; what cannot be read counts as absent. */
export function eventQueryOf(params: URLSearchParams): EventQuery {
  const read = <T>(schema: z.ZodType<T>, name: string) => schema.safeParse(params.get(name)).data ?? null;
  const [at, webhookId] = (params.get("before") ?? "").split("~");
  return {
    state: read(eventState, "state"),
    kind: read(eventKind, "kind"),
    search: read(search, "search"),
    before: eventCursor.safeParse({ at, webhookId }).data ?? null,
  };
}

/** The same as parameters of an address; the first page of everything leaves no trace. */
export function eventParams({ before, ...filter }: EventQuery): URLSearchParams {
  const given = { ...filter, before: before && `${before.at}~${before.webhookId}` };
  return new URLSearchParams(
    Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}
