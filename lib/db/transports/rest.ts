import type { Transport } from "@/lib/db/transports/transport";

/** Failures that happen before a request leaves, so that sending it again cannot do the work twice. */
const UNSENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Supabase's REST interface over the network. */
export function restTransport(url: string, serviceKey: string): Transport {
  return { kind: "supabase", url, serviceKey, fetch: networkFetch, close: async () => {} };
}

/** `fetch`, with a failed connection told as PostgREST tells one, so that callers meet a single shape of error. */
const networkFetch: typeof fetch = async (input, init) => {
  try {
    return await fetch(input, { ...init, cache: "no-store", redirect: "error" });
  } catch (error) {
    if (init?.signal?.aborted) throw error;
    const code = UNSENT.has(causeCode(error)) ? "PGRST000" : "PGRST001";
    return Response.json(
      { code, message: "no connection to Supabase", details: null, hint: null },
      { status: 503 },
    );
  }
};

function causeCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}
