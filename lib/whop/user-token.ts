import "server-only";
import { makeUserTokenVerifier } from "@whop/api";
import { z } from "zod";
import { env } from "@/lib/env";

const HEADER = "x-whop-user-token";
const MAX_TOKEN_LENGTH = 8_192;
const SUBJECT = /^user_[A-Za-z0-9_]{1,59}$/;
const expiring = z.object({ exp: z.number() });

/**
 * Who is asking, by Whop's token in the request's headers. Returns null without a token, and for one that is forged,
 * expired, endless, meant for another app, or names no plain user id.
 */
export async function verifyUserToken(headers: Headers): Promise<{ userId: string } | null> {
  const { NEXT_PUBLIC_WHOP_APP_ID: appId, WHOP_USER_TOKEN_PUBLIC_KEY: publicKey } = env();
  const token = headers.get(HEADER);
  // Without an app id the verifier would accept the tokens of every app.
  if (!appId || !token || token.length > MAX_TOKEN_LENGTH) return null;
  const verify = makeUserTokenVerifier({ appId, publicKey: publicKey || undefined, dontThrow: true });
  const verified = await verify(token);
  if (!verified || !hasExpiry(token) || !SUBJECT.test(verified.userId)) return null;
  return { userId: verified.userId };
}

/**
 * Checks at start-up that WHOP_USER_TOKEN_PUBLIC_KEY, if set, can verify tokens; later a wrong one would only look like
 * visitors without a token. Throws one sentence that names it.
 */
export async function checkTokenKey(): Promise<void> {
  const { WHOP_USER_TOKEN_PUBLIC_KEY: publicKey } = env();
  if (!publicKey) return;
  try {
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    await crypto.subtle.importKey("jwk", JSON.parse(publicKey), curve, true, ["verify"]);
  } catch (cause) {
    throw new Error(
      "Referly cannot start: WHOP_USER_TOKEN_PUBLIC_KEY must be the public half of an ES256 key, as a JWK on one line of JSON.",
      { cause },
    );
  }
}

/** The verifier has checked the signature and, if there is one, the expiry; it also accepts a token that never ends. */
function hasExpiry(token: string): boolean {
  const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
  return expiring.safeParse(JSON.parse(payload)).success;
}
