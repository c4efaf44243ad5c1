"use client";

import { useEffect, useRef, useState } from "react";
import { startPolling } from "@/components/live/poll";

export type Connection = "live" | "reconnecting" | "signed_out";

export type Live<T> = {
  data: T;
  /** True while the data is still that of another URL: show it dimmed. */
  isOutdated: boolean;
  connection: Connection;
  /** The minute (ISO 8601) in which the data was last known to be current; null until the browser has asked. */
  checkedAt: string | null;
  /** Asks at once instead of at the next interval. */
  retry: () => void;
  /** The session as it is now; changes of this view go out with it, see `useSend`. */
  session: { current: string };
};

type Options<T> = {
  session: string;
  /** Null when nothing is there yet: it is asked for at once. */
  initial: T;
  isData: (value: unknown) => value is T;
  intervalMs?: number;
};

/** Failures in a row before the page says anything: a single lost poll is nobody's business. */
const PATIENCE = 3;

type State<T> = { url: string; data: T; connection: Connection; checkedAt: string | null };

/**
 * Keeps data current by polling `url` (our own JSON API) with the session in a header. `initial` is the data that the
 * server rendered for the first URL. Old data stays until newer data is there.
 */
export function useLive<T>(
  url: string,
  { session, initial, isData, intervalMs = 1_500 }: Options<T>,
): Live<T> {
  const [state, setState] = useState<State<T>>({ url, data: initial, connection: "live", checkedAt: null });
  const [attempt, setAttempt] = useState(0);
  const latestSession = useRef(session);
  const shownUrl = useRef(url);
  const isEmpty = state.data === null;

  useEffect(() => {
    const change = (next: Partial<State<T>>) => setState((last) => changed(last, next));
    return startPolling<T>({
      url,
      session: latestSession,
      isData,
      intervalMs,
      isHungry: attempt > 0 || shownUrl.current !== url || isEmpty,
      onData: (data) => {
        shownUrl.current = url;
        change({ url, data, connection: "live", checkedAt: thisMinute() });
      },
      onSame: () => change({ connection: "live", checkedAt: thisMinute() }),
      onDenied: () => change({ connection: "signed_out" }),
      onFailure: (failures) => failures >= PATIENCE && change({ connection: "reconnecting" }),
    });
  }, [url, isData, intervalMs, attempt, isEmpty]);

  const { data, connection, checkedAt } = state;
  const retry = () => setAttempt((last) => last + 1);
  return { data, isOutdated: state.url !== url, connection, checkedAt, retry, session: latestSession };
}

/** The same object when nothing differs, so that a quiet poll draws nothing anew. */
function changed<T>(last: State<T>, next: Partial<State<T>>): State<T> {
  const merged = { ...last, ...next };
  const isSame =
    merged.data === last.data && merged.connection === last.connection && merged.checkedAt === last.checkedAt;
  return isSame ? last : merged;
}

function thisMinute(): string {
  return `${new Date().toISOString().slice(0, 16)}:00Z`;
}
