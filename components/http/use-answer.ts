"use client";

import { useEffect, useState } from "react";
import { ask } from "@/components/http/ask";

/** Where a question stands; `answered` may be the answer to the question before while the next is under way. */
export type Asked<T> = { data: T | null; state: "idle" | "asking" | "answered" | "failed" };

type Options<T> = { session: { current: string }; isData: (value: unknown) => value is T; delayMs?: number };

/**
 * Asks our own API what `url` asks, once for each url, `delayMs` after it came and not at all for one that another has
 * replaced by then. A null url asks nothing.
 */
export function useAnswer<T>(url: string | null, { session, isData, delayMs = 0 }: Options<T>) {
  const [found, setFound] = useState<{ url: string; data: T | null } | null>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same again
  useEffect(() => {
    if (!url) return;
    const stopped = new AbortController();
    const timer = setTimeout(async () => {
      const data = await ask({ url, session, signal: stopped.signal });
      if (!stopped.signal.aborted) setFound({ url, data: isData(data) ? data : null });
    }, delayMs);
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, [url, session, isData, delayMs, attempt]);

  const retry = () => {
    setFound(null);
    setAttempt((last) => last + 1);
  };
  return { asked: url ? stateOf(found, url) : { data: null, state: "idle" as const }, retry };
}

function stateOf<T>(found: { url: string; data: T | null } | null, url: string): Asked<T> {
  if (found?.url !== url) return { data: found?.data ?? null, state: "asking" };
  return { data: found.data, state: found.data ? "answered" : "failed" };
}
