import { createHash } from "node:crypto";
import {
  isDueForRenewal,
  issueSession,
  readSession,
  SESSION_HEADER,
  type SessionScope,
} from "@/lib/auth/session";

/**
 * Answers a live view's poll: the data with an ETag, 304 when the caller already has it, and a fresh session when the
 * one it sent is getting old. `asOf` does not count as a change.
 */
export function liveJson(request: Request, data: { asOf: string }, scope: SessionScope): Response {
  const headers = { etag: etagOf({ ...data, asOf: null }), ...freshSession(request, scope) };
  // A proxy that compresses marks the tag as weak; the comparison is weak anyway (RFC 9110, 13.1.2).
  const known = request.headers.get("if-none-match")?.replace(/^W\//, "");
  if (known === headers.etag) return new Response(null, { status: 304, headers });
  return Response.json(data, { headers });
}

/** Answers a change or a single question: the data, and a fresh session when the one it sent is getting old. */
export function freshJson(request: Request, data: unknown, scope: SessionScope): Response {
  return Response.json(data, { headers: freshSession(request, scope) });
}

function freshSession(request: Request, scope: SessionScope): Record<string, string> {
  const claims = readSession(request.headers.get(SESSION_HEADER), scope);
  return claims && isDueForRenewal(claims) ? { [SESSION_HEADER]: issueSession(scope) } : {};
}

function etagOf(data: unknown): string {
  return `"${createHash("sha256").update(JSON.stringify(data)).digest("base64url").slice(0, 22)}"`;
}
