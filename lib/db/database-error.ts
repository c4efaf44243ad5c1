/** Answers of a database that could not do its work just now; the same call may succeed later. */
const PASSING = /^(timeout|unreachable|PGRST00[0-3]|08...|53...|57...|25006|40001|40P01|55P03)$/;

/**
 * A call of the data door that did not end well. `code` is the SQLSTATE or PostgREST's code, or one of ours: `timeout`
 * (no answer in time, the work may or may not be done), `unreachable` (no connection) and `unreadable` (the answer has
 * another shape than expected). The message names the function and the reason, never an argument or a row.
 */
export class DatabaseError extends Error {
  /** True when the database did not answer or is passing through a fault; false when it refused the call. */
  readonly isUnavailable: boolean;

  constructor(
    readonly fn: string,
    readonly code: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${fn}: ${reason} (${code})`, options);
    this.name = "DatabaseError";
    this.isUnavailable = PASSING.test(code);
  }
}
