import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

export type TokenClaims = {
  userId: string;
  appId: string;
  /** A span (`5m`) or unix seconds. */
  expiresIn?: string | number;
} & JWTPayload;

/**
 * Plays the part of Whop that signs user tokens, with a key made now. `sign` takes the usual claims and, beside them,
 * any claim of a JWT to replace or (given undefined) leave out.
 */
export async function makeTokenIssuer() {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const publicKeyJwk = JSON.stringify(await exportJWK(publicKey));

  const sign = ({ userId, appId, expiresIn = "5m", ...overrides }: TokenClaims): Promise<string> => {
    const claims = new SignJWT({ iss: "urn:whopcom:exp-proxy", sub: userId, aud: appId, ...overrides });
    const isExpiryGiven = "exp" in overrides;
    return (isExpiryGiven ? claims : claims.setExpirationTime(expiresIn))
      .setProtectedHeader({ alg: "ES256" })
      .setIssuedAt()
      .sign(privateKey);
  };
  return { publicKeyJwk, sign };
}
