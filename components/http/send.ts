import { SESSION_HEADER } from "@/components/live/poll";

export type Change = {
  method: "POST" | "PATCH" | "DELETE";
  url: string;
  body?: object;
  /** Sent along; replaced when the server hands out a fresher one. */
  session: { current: string };
};

/** What became of a change: the answer, or why not. A null message: no answer of ours came, so nobody knows. */
export type Sent = { ok: true; data: unknown } | { ok: false; code: string; message: string | null };

const TIMEOUT_MS = 15_000;

/** Sends one change to our own API. Never throws and never repeats; an error answer comes back as its sentence. */
export async function send({ method, url, body = {}, session }: Change): Promise<Sent> {
  try {
    const response = await fetch(url, {
      method,
      headers: { "content-type": "application/json", [SESSION_HEADER]: session.current },
      body: JSON.stringify(body),
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    session.current = response.headers.get(SESSION_HEADER) ?? session.current;
    const data: unknown = response.status === 204 ? null : await response.json();
    return response.ok ? { ok: true, data } : refusal(data);
  } catch {
    return { ok: false, code: "unreachable", message: null };
  }
}

function refusal(data: unknown): Sent {
  const error = typeof data === "object" && data !== null && "error" in data ? data.error : null;
  const isOurs =
    typeof error === "object" &&
    error !== null &&
    "message" in error &&
    typeof error.message === "string" &&
    "code" in error &&
    typeof error.code === "string";
  return isOurs
    ? { ok: false, code: error.code as string, message: error.message as string }
    : { ok: false, code: "unreachable", message: null };
}
