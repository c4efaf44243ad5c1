/** What one poll found. */
type Found<T> =
  | { kind: "data"; data: T; etag: string | null }
  | { kind: "same" }
  /** The session is over, or the view is no longer theirs (the API answers 404 then); asking again would not help. */
  | { kind: "denied" }
  | { kind: "failed" };

export type Poll<T> = {
  url: string;
  /** Sent with every poll; replaced when the server hands out a fresher one. */
  session: { current: string };
  /** Whether an answer is what was asked for, and not some other page. */
  isData: (value: unknown) => value is T;
  intervalMs: number;
  /** Whether to ask at once, or only after the first interval because the data is already here. */
  isHungry: boolean;
  onData: (data: T) => void;
  /** The server says that nothing changed. */
  onSame: () => void;
  onDenied: () => void;
  /** How many polls in a row have failed. */
  onFailure: (failures: number) => void;
};

/** Where our API looks for the session that the page was given. */
export const SESSION_HEADER = "x-referly-session";
const SLOWEST_MS = 30_000;
const TIMEOUT_MS = 10_000;
const DENIED = new Set([401, 403, 404]);

/**
 * Asks our own API again and again while the page can be seen: the next question goes out an interval after the last
 * answer, later and later while it fails. Returns the function that stops it.
 */
export function startPolling<T>(poll: Poll<T>): () => void {
  const stopped = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let etag: string | null = null;
  let failures = 0;
  let isAsking = false;

  const ask = async () => {
    clearTimeout(timer);
    if (isAsking || stopped.signal.aborted || document.hidden) return;
    isAsking = true;
    const found = await askOnce(poll, etag, stopped.signal);
    isAsking = false;
    if (stopped.signal.aborted) return;
    if (found.kind === "denied") {
      stopped.abort();
      return poll.onDenied();
    }
    failures = found.kind === "failed" ? failures + 1 : 0;
    if (found.kind === "failed") poll.onFailure(failures);
    if (found.kind === "same") poll.onSame();
    if (found.kind === "data") {
      etag = found.etag;
      poll.onData(found.data);
    }
    timer = setTimeout(ask, delayAfter(failures, poll.intervalMs));
  };

  document.addEventListener("visibilitychange", ask, { signal: stopped.signal });
  timer = setTimeout(ask, poll.isHungry ? 0 : poll.intervalMs);
  return () => {
    clearTimeout(timer);
    stopped.abort();
  };
}

/** The wait before the next poll, in ms: the interval, doubled with each failure up to 30 s, and spread a little. */
export function delayAfter(failures: number, intervalMs: number, random = Math.random()): number {
  if (failures === 0) return intervalMs;
  return Math.min(SLOWEST_MS, intervalMs * 2 ** failures) * (0.8 + 0.2 * random);
}

async function askOnce<T>(poll: Poll<T>, etag: string | null, stop: AbortSignal): Promise<Found<T>> {
  try {
    const response = await fetch(poll.url, {
      headers: { [SESSION_HEADER]: poll.session.current, ...(etag ? { "if-none-match": etag } : {}) },
      // The browser's own cache would answer a 304 with a stored 200.
      cache: "no-store",
      signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    poll.session.current = response.headers.get(SESSION_HEADER) ?? poll.session.current;
    if (response.status === 304) return { kind: "same" };
    if (DENIED.has(response.status)) return { kind: "denied" };
    if (!response.ok) return { kind: "failed" };
    const data: unknown = await response.json();
    return poll.isData(data)
      ? { kind: "data", data, etag: response.headers.get("etag") }
      : { kind: "failed" };
  } catch {
    return { kind: "failed" };
  }
}
