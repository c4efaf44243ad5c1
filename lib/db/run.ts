/** A row as the driver read it; the data door only ever asks for text. */
export type Row = Record<string, unknown>;

/**
 * Sends statements to one Postgres in one message: they are one transaction, undone as a whole when one fails, and
 * nothing of them is left on the connection. Returns the rows of the last one. Throws what the server refused,
 * ConnectionProblem when it was never asked, any other Error when the connection was lost on the way, and the signal's
 * reason when that fires first.
 */
export type Run = (sql: string, options?: { signal?: AbortSignal | null }) => Promise<Row[]>;

/** The statements were not sent: there is no connection. */
export class ConnectionProblem extends Error {
  override readonly name = "ConnectionProblem";
}

/** What the server says about a refused statement, as both drivers report it. */
export type Refusal = Error & { severity: string; code: string; detail?: string; hint?: string };

/** Whether an error is the server's own answer, so that the connection is still good. */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && "severity" in error && "code" in error && typeof error.code === "string";
}

/** Settles with the promise, or rejects with the signal's reason when that comes first. */
export async function untilAborted<T>(promise: Promise<T>, signal?: AbortSignal | null): Promise<T> {
  if (!signal) return promise;
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener("abort", stop));
}
