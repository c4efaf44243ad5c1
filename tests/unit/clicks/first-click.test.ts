import { v7 as uuidv7 } from "uuid";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { answerClick } from "@/lib/clicks/click-door";
import { clickToken, readClickToken } from "@/lib/clicks/click-token";
import { drainClicks } from "@/lib/clicks/record-click";
import { forgetCodes } from "@/lib/codes/resolve";
import type { CodeTarget } from "@/lib/codes/schema";
import { DatabaseError } from "@/lib/db/database-error";
import { rpc } from "@/lib/db/rpc";
import { clickRequestOf } from "@/tests/support/click-request";
import { codeTargetOf } from "@/tests/support/code-target";

vi.mock("@/lib/db/rpc", () => ({ rpc: vi.fn() }));

const DAY_MS = 24 * 60 * 60_000;
const maya = codeTargetOf({ creditedClick: "first" });
const ben = codeTargetOf({
  creditedClick: "first",
  code: "ben",
  codeId: "1c9f6c1e-8a54-4f55-9f0e-1b2f6c3d4e5f",
});

/** A database that knows these codes; gives the codes whose clicks it was handed. */
function databaseOf(...targets: CodeTarget[]) {
  const clicks: string[] = [];
  vi.mocked(rpc).mockImplementation(async (fn, { code_key, batch }) => {
    if (fn === "resolve_code") return targets.find(({ code }) => code === code_key) ?? null;
    for (const { codeId } of batch as { codeId: string }[]) clicks.push(codeId);
    return undefined;
  });
  return clicks;
}

const visit = async (code: string, cookie?: string, parts: Parameters<typeof clickRequestOf>[0] = {}) => {
  const request = clickRequestOf({ url: `/r/${code}`, ...parts, headers: { cookie, ...parts.headers } });
  const { headers } = await answerClick(request);
  const setCookie = headers["set-cookie"];
  return { location: headers.location ?? "", setCookie, cookie: setCookie?.split(";")[0] };
};
/** A cookie as it was set for a click of this age, with the name that the community's cookies have. */
const cookieOf = async ({ code, codeId }: CodeTarget, ageMs: number) => {
  const name = (await visit(code)).cookie?.split("=")[0];
  return `${name}=${code}.${clickToken(uuidv7({ msecs: Date.now() - ageMs }), codeId)}`;
};

beforeEach(() => forgetCodes());
afterEach(() => drainClicks());

describe("in a community that credits the first click", () => {
  test("a first click sets a cookie that holds its token for as long as the window, out of reach of scripts", async () => {
    databaseOf({ ...maya, attributionWindowDays: 7 });
    const { location, setCookie } = await visit("maya");
    const [, token] = location.split("?c=");
    expect(setCookie).toMatch(
      /^referly_[\w-]{12}=maya\.[\w-]{22}\.[\w-]{16}; Path=\/r\/; Max-Age=604800; HttpOnly; SameSite=Lax$/,
    );
    expect(setCookie).toContain(`=maya.${token};`);
  });

  test("the next member's link is counted and leads where the first one did, with the first click's token", async () => {
    const clicks = databaseOf(maya, ben);
    const first = await visit("maya");
    const second = await visit("ben", `a=b; ${first.cookie}; c=d`);
    expect(second).toEqual({ location: first.location, setCookie: undefined, cookie: undefined });
    await drainClicks();
    expect(clicks).toEqual([maya.codeId, ben.codeId]);
  });

  test("the same link opened again keeps the first click", async () => {
    databaseOf(maya);
    const first = await visit("maya");
    expect((await visit("maya", first.cookie)).location).toBe(first.location);
  });

  test("the first code's own destination is the one that is used", async () => {
    databaseOf({ ...maya, destination: "checkout" }, ben);
    const { cookie } = await visit("maya");
    expect((await visit("ben", cookie)).location).toBe(maya.purchaseUrl);
  });

  test.each([
    ["within the window to the minute", maya, 30 * DAY_MS - 60_000, "maya"],
    ["older than the window", maya, 30 * DAY_MS + 60_000, "ben"],
    ["of a code that was switched off since", { ...maya, isActive: false }, 0, "ben"],
    ["of a code of another community", { ...maya, companyId: "biz_dogs" }, 0, "ben"],
    ["of a code that is gone", null, 0, "ben"],
  ])("a click %s leads to where it should", async (_what, target, ageMs, expected) => {
    databaseOf(maya);
    const cookie = await cookieOf(maya, ageMs);
    forgetCodes();
    databaseOf(...(target ? [target] : []), ben);
    const { location, setCookie } = await visit("ben", cookie);
    expect(location).toContain(`/join/${expected}?c=`);
    expect(setCookie?.includes("=ben.")).toBe(expected === "ben" ? true : undefined);
  });

  test.each([
    ["nothing", () => ""],
    ["a code alone", () => "maya"],
    ["no code", (token: string) => `.${token}`],
    ["another code's token", (token: string) => `ben.${token}`],
    ["a changed click", (token: string) => `maya.B${token.slice(1)}`],
    ["a changed signature", (token: string) => `maya.${token.slice(0, -1)}`],
    ["an address", () => "https://evil.example/"],
    ["9,000 characters", () => "a".repeat(9_000)],
  ])("a forged cookie that holds %s is worth nothing", async (_what, forge) => {
    databaseOf(maya, ben);
    const [name, value] = (await visit("maya")).cookie?.split("=") ?? [];
    const { location, setCookie } = await visit("ben", `${name}=${forge(value?.slice(5) ?? "")}`);
    expect(location).toMatch(/^http:\/\/localhost:3000\/join\/ben\?c=[\w-]{22}\.[\w-]{16}$/);
    expect(setCookie).toContain("=ben.");
  });

  test.each([
    ["HEAD", { method: "HEAD" }],
    ["a prefetch", { headers: { "sec-purpose": "prefetch" } }],
    ["a preview", { headers: { "user-agent": "WhatsApp/2.23.20.0" } }],
    ["a bot", { headers: { "user-agent": "Googlebot/2.1 (+http://www.google.com/bot.html)" } }],
    ["a request without user agent", { headers: { "user-agent": undefined } }],
  ])("%s is given no cookie", async (_what, parts) => {
    databaseOf(maya);
    expect((await visit("maya", undefined, parts)).setCookie).toBeUndefined();
  });

  test("while the database is away and the first code is forgotten, the visitor is sent on and the cookie left alone", async () => {
    databaseOf(maya, ben);
    const { cookie } = await visit("maya");
    forgetCodes();
    await visit("ben");
    vi.mocked(rpc).mockImplementation(async (fn) => {
      if (fn === "resolve_code") throw new DatabaseError("resolve_code", "unreachable", "away");
    });
    const { location, setCookie } = await visit("ben", cookie);
    expect([location.includes("/join/ben?c="), setCookie]).toEqual([true, undefined]);
  });

  test("a browser keeps the first click of each community apart", async () => {
    databaseOf(maya, { ...ben, companyId: "biz_dogs" });
    const [cats, dogs] = [await visit("maya"), await visit("ben")];
    expect(cats.cookie?.split("=")[0]).not.toBe(dogs.cookie?.split("=")[0]);
  });
});

test("in a community that credits the last click no cookie is read or set", async () => {
  databaseOf(maya);
  const { cookie } = await visit("maya");
  forgetCodes();
  const last = { ...ben, creditedClick: "last" } as const;
  databaseOf(maya, last);
  vi.mocked(rpc).mockClear();
  const { location, setCookie } = await visit("ben", cookie);
  expect(setCookie).toBeUndefined();
  expect(readClickToken(location.split("?c=")[1] ?? "", ben.codeId)).not.toBeNull();
  expect(vi.mocked(rpc).mock.calls.filter(([fn]) => fn === "resolve_code")).toHaveLength(1);
});
