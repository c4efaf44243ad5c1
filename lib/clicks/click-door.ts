import { type Arrival, arrive } from "@/lib/clicks/arrive";
import { linkProblemPage } from "@/lib/clicks/link-problem-page";
import type { ClickRequest } from "@/lib/clicks/visit";
import { transportSecurity } from "@/lib/http/transport-security";
import { log } from "@/lib/log";

/** What goes back to the visitor, in a form that both servers can send. */
export type ClickAnswer = { status: number; headers: Record<string, string>; body: string };

const GUARDS = {
  "cache-control": "no-store",
  "referrer-policy": "strict-origin-when-cross-origin",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
};

/**
 * Answers `GET /r/CODE`: 302 to the stored destination only, 404 with a friendly page for an unknown or inactive code,
 * 503 with one when a code never seen before cannot be looked up. The route handler and server.ts both send this.
 */
export async function answerClick(request: ClickRequest): Promise<ClickAnswer> {
  const rawCode = request.url.split("?")[0]?.replace(/^\/+r\/+/, "") ?? "";
  try {
    return answerFor(await arrive(rawCode, request));
  } catch (error) {
    log("click.failed", { cause: error instanceof Error ? error.message.slice(0, 200) : "unknown" });
    return page(503, linkProblemPage({ kind: "unavailable" }), { "retry-after": "5" });
  }
}

function answerFor(arrival: Arrival): ClickAnswer {
  switch (arrival.status) {
    case "redirect": {
      const headers = { ...GUARDS, ...transportSecurity(), location: arrival.location };
      const { cookie } = arrival;
      return { status: 302, headers: cookie ? { ...headers, "set-cookie": cookie } : headers, body: "" };
    }
    case "unknown":
      return page(404, linkProblemPage({ kind: "unknown" }));
    case "inactive":
      return page(404, linkProblemPage({ kind: "inactive", companyTitle: arrival.companyTitle }));
  }
}

function page(status: number, body: string, more: Record<string, string> = {}): ClickAnswer {
  return {
    status,
    headers: { ...GUARDS, ...transportSecurity(), "content-type": "text/html; charset=utf-8", ...more },
    body,
  };
}
