import { readSession, SESSION_HEADER, type SessionScope } from "@/lib/auth/session";
import { unauthenticated } from "@/lib/errors";
import { verifyUserToken } from "@/lib/whop/user-token";

/**
 * Who is asking: by our own session for this role and resource, else by Whop's token. Returns Whop's user id; throws
 * AppError 401 when neither is there, alive and genuine.
 */
export async function identify(
  headers: Headers,
  scope: Pick<SessionScope, "role" | "resourceId">,
): Promise<string> {
  const session = headers.get(SESSION_HEADER);
  if (session !== null) {
    const claims = readSession(session, scope);
    if (!claims) throw unauthenticated("This view has been open for a while. Reload it to go on.");
    return claims.userId;
  }
  const token = await verifyUserToken(headers);
  if (!token) throw unauthenticated();
  return token.userId;
}
