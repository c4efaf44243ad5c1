import { createHmac, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { makeTokenIssuer } from "@/tests/support/whop-tokens";
import { APP_ID, openDoor } from "@/tests/unit/whop/open-door";

const issuer = await makeTokenIssuer();
const stranger = await makeTokenIssuer();
const MAYA = { userId: "user_maya", appId: APP_ID };
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

async function verify(token: string | null, environment: Record<string, string> = {}) {
  const door = await openDoor({ WHOP_USER_TOKEN_PUBLIC_KEY: issuer.publicKeyJwk, ...environment });
  return door.verifyUserToken(new Headers(token === null ? {} : { "x-whop-user-token": token }));
}

describe("who is asking is known by Whop's token alone", () => {
  test("a genuine token names its user", async () => {
    expect(await verify(await issuer.sign(MAYA))).toEqual({ userId: "user_maya" });
  });

  test.each([null, "", "Bearer x", "a.b", "a.b.c", "....", "x".repeat(1_000_000)])(
    "%.20s is nobody",
    async (token) => {
      expect(await verify(token)).toBeNull();
    },
  );

  test.each<[string, () => Promise<string>]>([
    ["signed by another key", () => stranger.sign(MAYA)],
    ["expired a second ago", () => issuer.sign({ ...MAYA, expiresIn: Math.floor(Date.now() / 1000) - 1 })],
    ["without an expiry", () => issuer.sign({ ...MAYA, exp: undefined })],
    ["not valid yet", () => issuer.sign({ ...MAYA, nbf: Math.floor(Date.now() / 1000) + 60 })],
    ["meant for another app", () => issuer.sign({ ...MAYA, appId: "app_other" })],
    ["meant for several apps", () => issuer.sign({ ...MAYA, aud: [APP_ID] })],
    ["without an audience", () => issuer.sign({ ...MAYA, aud: undefined })],
    ["from another issuer", () => issuer.sign({ ...MAYA, iss: "urn:whopcom:other" })],
    ["without a subject", () => issuer.sign({ ...MAYA, sub: undefined })],
    ["about something that is no user", () => issuer.sign({ ...MAYA, userId: "biz_a" })],
    ["about a user with odd letters", () => issuer.sign({ ...MAYA, userId: "user_a'--" })],
    ["about a user with a path", () => issuer.sign({ ...MAYA, userId: "user_a/../b" })],
    ["about a user with an endless name", () => issuer.sign({ ...MAYA, userId: `user_${"a".repeat(60)}` })],
  ])("a token %s is nobody's", async (_, make) => {
    expect(await verify(await make())).toBeNull();
  });

  test("a token that says it needs no signature, or one made with the public key, is nobody's", async () => {
    const claims = {
      iss: "urn:whopcom:exp-proxy",
      aud: APP_ID,
      sub: "user_maya",
      exp: Math.floor(Date.now() / 1000) + 60,
    };
    const unsigned = `${part({ alg: "none" })}.${part(claims)}.`;
    const keyed = `${part({ alg: "HS256" })}.${part(claims)}`;
    const mac = createHmac("sha256", issuer.publicKeyJwk).update(keyed).digest("base64url");
    expect(await verify(unsigned)).toBeNull();
    expect(await verify(`${keyed}.${mac}`)).toBeNull();
  });

  test("a changed claim is noticed", async () => {
    const [header, payload = "", signature] = (await issuer.sign(MAYA)).split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    expect(await verify(`${header}.${part({ ...claims, sub: "user_mara" })}.${signature}`)).toBeNull();
  });

  test("without our own key only Whop's counts", async () => {
    expect(await verify(await issuer.sign(MAYA), { WHOP_USER_TOKEN_PUBLIC_KEY: "" })).toBeNull();
  });

  test("without an app id nobody's token counts, not even a genuine one", async () => {
    expect(await verify(await issuer.sign(MAYA), { NEXT_PUBLIC_WHOP_APP_ID: "" })).toBeNull();
  });
});

describe("a key that cannot verify tokens is named at start-up", () => {
  const check = async (key: string) => (await openDoor({ WHOP_USER_TOKEN_PUBLIC_KEY: key })).checkTokenKey();
  const jwk = JSON.parse(issuer.publicKeyJwk);

  test.each([
    ["no key", ""],
    ["a good key", issuer.publicKeyJwk],
  ])("%s passes", async (_, key) => {
    await expect(check(key)).resolves.toBeUndefined();
  });

  test.each([
    ["no JSON", "-----BEGIN PUBLIC KEY-----"],
    ["null", "null"],
    ["another kind of key", JSON.stringify({ kty: "oct", k: "c2VjcmV0" })],
    ["another curve", JSON.stringify({ ...jwk, crv: "P-384" })],
    ["half a point", JSON.stringify({ ...jwk, y: undefined })],
    ["a point off the curve", JSON.stringify({ ...jwk, y: jwk.x })],
    ["a private key", JSON.stringify({ ...jwk, d: randomBytes(32).toString("base64url") })],
  ])("%s does not", async (_, key) => {
    await expect(check(key)).rejects.toThrow(/^Referly cannot start: WHOP_USER_TOKEN_PUBLIC_KEY must be/);
  });
});
