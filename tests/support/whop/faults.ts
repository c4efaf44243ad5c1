import { z } from "zod";

/** What may go wrong on command. `times` left out means until it is cleared. */
export const fault = z.strictObject({
  /** A GraphQL operation (`getUser`), a REST one (`POST /checkout_configurations`), or `*` for all. */
  operation: z.string(),
  kind: z.enum([
    "status", // answers `status` with Whop's error body
    "not_json", // 200 with a page in place of JSON
    "truncated", // the work is done and kept, the connection breaks in the middle of the answer
    "hang", // never answers
    "slow", // answers after `delayMs`
    "null_root", // GraphQL: the root field is null, with errors
    "no_data", // GraphQL: errors and no data
    "data_and_errors", // GraphQL: both
    "drop", // the connection breaks before anything happened
    "drop_after_commit", // the work is done and kept, then the connection breaks
    "status_after_commit", // the work is done and kept, then the answer is `status`
  ]),
  status: z.int().min(400).max(599).default(503),
  delayMs: z.int().min(0).max(600_000).default(1_000),
  message: z.string().default("Something went wrong on command."),
  times: z.int().positive().optional(),
  /** How many calls go well before that: with lists, the first pages. */
  after: z.int().min(0).default(0),
  /** Only calls that ask about this company. */
  companyId: z.string().optional(),
  /** What a 429 tells to wait. */
  retryAfterSeconds: z.int().min(0).default(12),
});
export type Fault = z.infer<typeof fault>;

/** The faults in force. They live in memory only. */
export class Faults {
  private list: Fault[] = [];

  add(wanted: z.input<typeof fault>): void {
    this.list.push(fault.parse(wanted));
  }

  clear(): void {
    this.list = [];
  }

  all(): readonly Fault[] {
    return this.list;
  }

  /** The first fault for this operation, used up by one; null when it should simply work. */
  take(operation: string, companyId: string | null = null): Fault | null {
    const found = this.list.find(
      (candidate) =>
        (candidate.operation === "*" || candidate.operation === operation) &&
        (candidate.companyId === undefined || candidate.companyId === companyId),
    );
    if (!found) return null;
    if (found.after > 0) {
      found.after -= 1;
      return null;
    }
    if (found.times !== undefined) {
      found.times -= 1;
      if (found.times === 0) this.list = this.list.filter((candidate) => candidate !== found);
    }
    return found;
  }
}
