import type { ReferlyMarks, UnreadableReason, WhopPerson } from "@/lib/whop/normalise/facts";

export type Json = Record<string, unknown>;

/** Ends the reading of one delivery; `normaliseWhopEvent` turns it into an answer. */
export class Unreadable extends Error {
  constructor(readonly reason: UnreadableReason) {
    super(reason);
  }
}

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object, or an empty one for anything else. */
export const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

/** Text that Postgres can keep: no NUL, no half of a surrogate pair, trimmed, cut; null when nothing is left. */
export function textOf(value: unknown, maxLength: number): string | null {
  if (typeof value !== "string") return null;
  const cleaned = value.replaceAll("\0", "").trim();
  return cleaned.slice(0, maxLength).toWellFormed() || null;
}

/** An id of Whop's with this prefix, or null for anything else. */
export function idOf(value: unknown, prefix: string): string | null {
  return typeof value === "string" && new RegExp(`^${prefix}_[A-Za-z0-9_]{1,60}$`).test(value) ? value : null;
}

/** An id without which the fact means nothing. Throws Unreadable when it is missing or malformed. */
export function requiredId(value: unknown, prefix: string): string {
  const id = idOf(value, prefix);
  if (id === null) throw new Unreadable("bad_id");
  return id;
}

/** An id that may be missing but must not be wrong: dropping a wrong one would tell another story. */
export function missingOrId(value: unknown, prefix: string): string | null {
  return value === null || value === undefined ? null : requiredId(value, prefix);
}

/** The person in `user`, else the one with the bare id; null for a guest. Throws Unreadable for a malformed id. */
export function personOf(user: unknown, bareId?: unknown, email?: unknown): WhopPerson | null {
  const { id, username, name, email: ownEmail } = objectOf(user);
  const whopUserId = missingOrId(id ?? bareId, "user");
  if (whopUserId === null) return null;
  return {
    whopUserId,
    username: textOf(username, 200),
    name: textOf(name, 200),
    email: textOf(ownEmail ?? email, 320),
  };
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What our checkout wrote into the metadata; anything that we would not have written is null. */
export function marksOf(metadata: unknown): ReferlyMarks {
  const { referly_code, referly_click } = objectOf(metadata);
  const click = textOf(referly_click, 36);
  return {
    referlyCode: textOf(referly_code, 64),
    referlyClick: click !== null && click === referly_click && UUID.test(click) ? click.toLowerCase() : null,
  };
}
