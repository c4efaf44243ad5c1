import { SESSION_HEADER } from "@/components/live/poll";

export type Question = {
  url: string;
  /** Sent along; replaced when the server hands out a fresher one. */
  session: { current: string };
  signal: AbortSignal;
};

const TIMEOUT_MS = 10_000;

/** Asks our own API once. Returns what it answers, or null for anything but a success; never throws. */
export async function ask({ url, session, signal }: Question): Promise<unknown> {
  try {
    const response = await fetch(url, {
      headers: { [SESSION_HEADER]: session.current },
      cache: "no-store",
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    session.current = response.headers.get(SESSION_HEADER) ?? session.current;
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
