import { expect, test } from "vitest";
import { makeTokenIssuer } from "../../support/whop-tokens";
import { stage } from "./stage";

const HUB = "/experiences/exp_lumen";
/** Signs readable tokens: who it is for, and nothing else. */
const tokens = { publicKeyJwk: "{}", sign: async ({ userId }: { userId: string }) => `token of ${userId}` };

async function framed(options = {}) {
  const staged = await stage({ tokens, ...options });
  const { whop, app } = staged;
  const open = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${whop.proxyOrigin}${path}`, { redirect: "manual", ...init });
    return { response, passedOn: app.received.at(-1) };
  };
  return { ...staged, open };
}

test("host and proxy are two sites on one machine, as Whop and its proxy are", async () => {
  const { whop } = await framed();
  expect(new URL(whop.origin).hostname).toBe("localhost");
  expect(new URL(whop.proxyOrigin).hostname).toBe("127.0.0.1");
});

test("whoever entered a view gets their token and theme on it, and only there", async () => {
  const { whop, open } = await framed();
  whop.enter(HUB, "user_ana", "dark");
  const page = (await open(`${HUB}?tab=history`)).passedOn;
  expect(page).toMatchObject({
    url: `${HUB}?tab=history`,
    headers: { "x-whop-user-token": "token of user_ana", cookie: "whop-frosted-theme=appearance:dark" },
  });
  for (const path of ["/dashboard/biz_lumen", "/experiences/exp_lumen2", "/", "/api/health"]) {
    const { headers } = (await open(path)).passedOn ?? { headers: {} };
    expect(headers).not.toHaveProperty("x-whop-user-token");
    expect(headers).not.toHaveProperty("cookie");
  }
});

test("the app's own fetches carry no token unless told to, and always the theme", async () => {
  for (const tokenOnFetch of [false, true]) {
    const { whop, open } = await framed({ tokenOnFetch });
    whop.enter(HUB, "user_ana");
    const headers = (await open("/api/experiences/exp_lumen/summary")).passedOn?.headers;
    expect(headers?.["x-whop-user-token"]).toBe(tokenOnFetch ? "token of user_ana" : undefined);
    expect(headers?.cookie).toBe("whop-frosted-theme=appearance:light");
  }
});

test("what the browser claims in Whop's name is taken away; its own cookies pass", async () => {
  const { whop, open } = await framed();
  const claims = {
    "x-whop-user-token": "forged",
    "x-whop-app-id": "app_other",
    cookie: "a=1; whop_user_token=forged; whop-frosted-theme=appearance:forged; b=2",
  };
  const stranger = (await open(HUB, { headers: claims })).passedOn?.headers;
  expect(stranger?.cookie).toBe("a=1; b=2");
  expect(Object.keys(stranger ?? {}).filter((name) => name.startsWith("x-whop"))).toEqual([]);
  whop.enter(HUB, "user_ana");
  const member = (await open(HUB, { headers: claims })).passedOn?.headers;
  expect(member?.["x-whop-user-token"]).toBe("token of user_ana");
  expect(member?.cookie).toBe("a=1; b=2; whop-frosted-theme=appearance:light");
});

test("a mutation arrives as behind Whop's proxy: the proxy's Origin, the app's Host, the body untouched", async () => {
  const { whop, app, open } = await framed();
  whop.enter(HUB, "user_ana");
  const body = JSON.stringify({ code: "ana-films", note: "ü".repeat(40_000) });
  const headers = { origin: whop.proxyOrigin, "content-type": "application/json", "x-referly-session": "s" };
  const { passedOn } = await open("/api/experiences/exp_lumen/code", { method: "POST", body, headers });
  expect(passedOn).toMatchObject({
    method: "POST",
    body,
    headers: {
      origin: whop.proxyOrigin,
      host: new URL(app.origin).host,
      "x-forwarded-host": new URL(whop.proxyOrigin).host,
      "x-forwarded-proto": "http",
      "x-referly-session": "s",
    },
  });
});

test("answers come back whole: status, redirects, several cookies and the policy that allows the frame", async () => {
  const { app, open } = await framed();
  app.answerWith(() => ({
    status: 307,
    headers: {
      location: "/elsewhere",
      "set-cookie": ["a=1", "b=2"],
      "content-security-policy": "frame-ancestors x",
    },
    body: "moved",
  }));
  const { response } = await open(HUB);
  expect(response.status).toBe(307);
  expect(response.headers.get("location")).toBe("/elsewhere");
  expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(response.headers.get("content-security-policy")).toBe("frame-ancestors x");
  expect(await response.text()).toBe("moved");
});

test("while the app is not there, the frame says so in the view's theme and tries again", async () => {
  const { whop, app, open } = await framed();
  whop.enter(HUB, "user_ana", "dark");
  await app.close();
  const { response } = await open(HUB);
  const text = await response.text();
  expect(response.status).toBe(502);
  expect(text).toContain("Referly is not answering yet.");
  expect(text).toContain('http-equiv="refresh"');
  expect(text).toContain('name="color-scheme" content="dark"');
});

test("entering needs a person and a view that exist", async () => {
  const { control } = await framed();
  expect((await control("enter", { view: HUB, userId: "user_ana" })).status).toBe(200);
  expect((await control("enter", { view: HUB, userId: "user_none" })).status).toBe(404);
  expect((await control("enter", { view: "/api/health", userId: "user_ana" })).status).toBe(409);
});

test("left to itself it signs with a key of its own, the one it names", async () => {
  const issuer = await makeTokenIssuer();
  const { whop } = await stage({ tokens: undefined });
  const { importJWK, jwtVerify } = await import("jose");
  const key = await importJWK(JSON.parse(whop.publicKeyJwk), "ES256");
  const { payload } = await jwtVerify(await whop.signToken("user_ana"), key, { audience: "app_referly" });
  expect(payload).toMatchObject({ iss: "urn:whopcom:exp-proxy", sub: "user_ana", exp: expect.any(Number) });
  const foreign = await issuer.sign({ userId: "user_ana", appId: "app_referly" });
  await expect(jwtVerify(foreign, key)).rejects.toThrow();
});
