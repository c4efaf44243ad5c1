import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { SESSION_HEADER } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { readChange } from "@/lib/http/read-change";

const schema = z.strictObject({
  holdDays: z.int("Hold days are a whole number."),
  name: z.string().optional(),
});
const ORDINARY = {
  origin: "https://shop.apps.whop.test",
  "content-type": "application/json",
  [SESSION_HEADER]: "a session that the guard has read",
};

beforeAll(() => {
  vi.resetModules();
  vi.stubEnv("APP_ORIGIN", "https://referly.test");
  vi.stubEnv("WHOP_FRAME_ORIGINS", "https://whop.test https://*.whop.test");
});
afterAll(() => vi.unstubAllEnvs());

/** Sends a change whose headers differ from the ordinary ones; undefined leaves one out. */
async function change(headers: Record<string, string | undefined> = {}, body: string = '{"holdDays":14}') {
  const all = Object.entries({ ...ORDINARY, ...headers }).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  const request = new Request("https://referly.test/api/x", { method: "PATCH", headers: all, body });
  return readChange(request, schema).catch((error: unknown) =>
    error instanceof AppError ? [error.status, error.message] : error,
  );
}

describe("a change is taken", () => {
  test.each([
    ["from a page behind Whop's proxy", {}],
    ["from Whop's proxy by its browser's own word", { "sec-fetch-site": "same-origin" }],
    ["from our own address", { origin: "https://referly.test" }],
    ["with a charset", { "content-type": "application/json; charset=utf-8" }],
  ])("%s", async (_what, headers) => {
    expect(await change(headers)).toEqual({ holdDays: 14 });
  });
});

describe("a change is refused", () => {
  test.each([
    ["from a foreign page", { origin: "https://evil.test" }],
    ["from a page whose name only ends like Whop's", { origin: "https://evilwhop.test" }],
    ["from a page whose name only begins like ours", { origin: "https://referly.test.evil.test" }],
    ["from another scheme", { origin: "http://shop.apps.whop.test" }],
    ["from nowhere", { origin: "null" }],
    ["without an origin", { origin: undefined }],
    ["from another app beside us", { "sec-fetch-site": "same-site" }],
    ["from across the web", { "sec-fetch-site": "cross-site" }],
    ["as a form", { "content-type": "application/x-www-form-urlencoded" }],
    ["as plain text", { "content-type": "text/plain" }],
    ["as text that only mentions JSON", { "content-type": "text/plain; application/json" }],
    ["without a type", { "content-type": undefined }],
  ])("%s: 403", async (_what, headers) => {
    expect(await change(headers)).toMatchObject([403, expect.stringMatching(/^[A-Z].*\.$/)]);
  });

  test("without the session of a page, however genuine Whop's token: 401", async () => {
    expect(await change({ [SESSION_HEADER]: undefined, "x-whop-user-token": "genuine" })).toMatchObject([
      401,
      expect.any(String),
    ]);
  });

  test.each([
    ["nothing", ""],
    ["half of it", '{"holdDays":'],
    ["bytes that are no text", "\u0000"],
  ])("when its body is %s: 400", async (_what, body) => {
    expect(await change({}, body)).toEqual([400, "The request is not readable JSON."]);
  });

  test("in the schema's own sentence where it has one, else by the name of the field", async () => {
    expect(await change({}, '{"holdDays":1.5}')).toEqual([400, "Hold days are a whole number."]);
    expect(await change({}, '{"holdDays":1,"name":2}')).toEqual([400, "The value of name cannot be used."]);
    expect(await change({}, '{"holdDays":1,"role":"admin"}')).toEqual([
      400,
      "The request does not have the expected form.",
    ]);
  });

  test("above 64 KiB: 413", async () => {
    expect(await change({}, JSON.stringify({ holdDays: "1".repeat(70_000) }))).toMatchObject([
      413,
      expect.any(String),
    ]);
  });
});
