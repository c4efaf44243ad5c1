import { transportSecurity } from "@/lib/http/transport-security";

/** A handler for the methods that a route does not have: 405 that names those it has (RFC 9110, 15.5.6). */
export function only(...methods: string[]): () => Response {
  const headers = { allow: methods.join(", "), "cache-control": "no-store" };
  return () => new Response(null, { status: 405, headers: { ...headers, ...transportSecurity() } });
}
