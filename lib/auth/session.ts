import { z } from "zod";
import { isSigned, sign } from "@/lib/keys";

/** Whop's token is ambient and not always sent with `fetch`; pages hand the browser this instead, for its API calls. */
export const SESSION_HEADER = "x-referly-session";

const LIFETIME_SECONDS = 60 * 60;
const RENEW_AFTER_SECONDS = 10 * 60;

const claims = z.object({
  userId: z.string(),
  role: z.enum(["creator", "member"]),
  /** The company for a creator, the experience for a member. */
  resourceId: z.string(),
  /** Unix seconds. */
  expiresAt: z.int(),
});
export type SessionClaims = z.infer<typeof claims>;
export type SessionScope = Omit<SessionClaims, "expiresAt">;

/** A signed session for one person, one role and one resource, good for an hour. `now` in unix seconds. */
export function issueSession(scope: SessionScope, now = Date.now() / 1000): string {
  const text = JSON.stringify({ ...scope, expiresAt: Math.floor(now) + LIFETIME_SECONDS });
  const payload = Buffer.from(text).toString("base64url");
  return `${payload}.${sign("session", payload)}`;
}

/** The claims of a session that is ours, alive and meant for this role and resource; null for anything else. */
export function readSession(
  session: string | null,
  expected: Pick<SessionScope, "role" | "resourceId">,
  now = Date.now() / 1000,
): SessionClaims | null {
  const [payload, mac, more] = (session ?? "").slice(0, 2_000).split(".");
  if (!payload || !mac || more !== undefined || !isSigned("session", payload, mac)) return null;
  const parsed = claims.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString()));
  if (!parsed.success || parsed.data.expiresAt <= now) return null;
  const { role, resourceId } = parsed.data;
  return role === expected.role && resourceId === expected.resourceId ? parsed.data : null;
}

/** Whether a living session is old enough that the answer should carry a fresh one. */
export function isDueForRenewal(session: SessionClaims, now = Date.now() / 1000): boolean {
  return session.expiresAt - now < LIFETIME_SECONDS - RENEW_AFTER_SECONDS;
}
