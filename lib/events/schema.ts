import { z } from "zod";

/** The shapes of the event log. Moments are ISO 8601. */

const moment = z.iso.datetime({ offset: true });

export const EVENT_STATES = ["pending", "done", "ignored", "dead"] as const;
export const eventState = z.enum(EVENT_STATES);
export type EventState = z.infer<typeof eventState>;

export const EVENT_KINDS = ["payment", "refund", "dispute", "membership", "other"] as const;
export const eventKind = z.enum(EVENT_KINDS);
export type EventKind = z.infer<typeof eventKind>;

export const eventSummary = z.object({
  webhookId: z.string(),
  /** Delivered by Whop, or found by a sweep in Whop's own lists. */
  source: z.enum(["whop", "sweep"]),
  /** Whop's name for it, `payment.succeeded`; null when it could not be read. */
  type: z.string().nullable(),
  kind: eventKind,
  state: eventState,
  /** The word it ended in: a key of the catalogue's `events.outcomes`. */
  outcome: z.string().nullable(),
  error: z.string().nullable(),
  attempts: z.int(),
  /** Deliveries with the same id and another body; the first one counts. */
  conflicts: z.int(),
  receivedAt: moment,
  processedAt: moment.nullable(),
  nextAttemptAt: moment.nullable(),
});
export type EventSummary = z.infer<typeof eventSummary>;

/** What a recount of everything derived found, and a comparison with Whop's own lists. */
export const selfCheck = z.object({
  checkedAt: moment.nullable(),
  differences: z.int().nullable(),
  /** The first differences; one in another form than expected is left out. */
  details: z
    .array(
      z
        .object({
          invariant: z.string(),
          subject: z.string(),
          stored: z.string().nullable(),
          derived: z.string().nullable(),
        })
        .nullable()
        .catch(null),
    )
    .catch([])
    .transform((list) => list.filter((entry) => entry !== null)),
  reconciledAt: moment.nullable(),
  /** Payments and refunds that the last comparison found and no delivery had told. */
  found: z.int(),
  failures: z.int(),
  lastError: z.string().nullable(),
});
export type SelfCheck = z.infer<typeof selfCheck>;

/** The row before a page: pages go on from there, whatever arrives meanwhile. */
export const eventCursor = z.object({ at: moment, webhookId: z.string() });
export type EventCursor = z.infer<typeof eventCursor>;

export const eventPage = z.object({
  company: z.object({ id: z.string(), title: z.string(), timeZone: z.string() }),
  events: z.array(eventSummary),
  next: eventCursor.nullable(),
  /** Set when the search stopped here because it had looked through enough for one call. */
  searchedSince: moment.nullable(),
  /** 1001 means more than a thousand. */
  counts: z.record(eventState, z.int()),
  check: selfCheck.nullable(),
  asOf: moment,
});
export type EventPage = z.infer<typeof eventPage>;

const storedEvent = eventSummary.extend({
  envelopeId: z.string().nullable(),
  redrives: z.array(z.object({ at: moment, from: eventState, by: z.string().nullable() })),
  asOf: moment,
});
/** As the database answers: the stored bytes in base64. */
export const eventWithBytes = storedEvent.extend({ body: z.string() });

export const eventDetail = storedEvent.extend({
  /** The body as text to read, indented when it is JSON. */
  body: z.string(),
  bodyBytes: z.int(),
  isBodyCut: z.boolean(),
});
export type EventDetail = z.infer<typeof eventDetail>;

/** What became of an event that was applied again. */
export const redriven = z.object({ state: eventState, outcome: z.string().nullable() });
export type Redriven = z.infer<typeof redriven>;
