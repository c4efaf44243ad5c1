import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { transportSecurity } from "@/lib/http/transport-security";

/**
 * Adds the headers that depend on the running environment to every page. It decides nothing about access: handlers and
 * pages do that themselves.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentPolicy(nonce, isAppView(request.nextUrl.pathname));
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy); // Next reads the nonce for its own scripts from here.
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(transportSecurity())) response.headers.set(name, value);
  return response;
}

/** Every page, also the one for what does not exist; the API, links and files have their headers elsewhere. */
export const config = { matcher: ["/((?!api/|r/|_next/).*)"] };

/** Only the two app views are framed, and only by Whop. */
function isAppView(path: string): boolean {
  return path.startsWith("/dashboard/") || path.startsWith("/experiences/");
}

function contentPolicy(nonce: string, isFramed: boolean): string {
  const { NODE_ENV, REFERLY_DEMO, WHOP_FRAME_ORIGINS, WHOP_STORE_ORIGIN } = env();
  const isLocal = REFERLY_DEMO || NODE_ENV !== "production";
  const develop = NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${develop}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: https:${isLocal ? " http://127.0.0.1:* http://localhost:*" : ""}`,
    "font-src 'self'",
    `connect-src 'self'${develop ? " ws:" : ""}`,
    // Chromium holds redirects after a form to this list, too: the checkout lies on Whop.
    `form-action 'self' ${WHOP_STORE_ORIGIN} https://*.whop.com`,
    "base-uri 'none'",
    "object-src 'none'",
    `frame-ancestors ${isFramed ? WHOP_FRAME_ORIGINS.join(" ") : "'none'"}`,
  ].join("; ");
}
