import { NextRequest } from "next/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const PATH = "https://referly.test/dashboard/biz_cats";
const request = new NextRequest(PATH);

/** Every kind of answer that Referly gives inside Next, by a process with this public address. */
async function answersAt(origin: string): Promise<(string | null)[]> {
  vi.stubEnv("APP_ORIGIN", origin);
  const { proxy } = await import("@/proxy");
  const { route } = await import("@/lib/http/route");
  const { only } = await import("@/lib/http/only");
  const { notFound } = await import("@/lib/errors");
  const cached = { headers: { "cache-control": "public, max-age=60" } };
  const answers = [
    proxy(request),
    await route(() => Response.json({}))(request, undefined),
    await route(() => Response.json({}, cached))(request, undefined),
    await route(() => {
      throw notFound();
    })(request, undefined),
    only("GET")(),
  ];
  return answers.map(({ headers }) => headers.get("strict-transport-security"));
}

// The environment is read once in a process.
beforeEach(() => void vi.resetModules());
afterEach(() => void vi.unstubAllEnvs());

test("behind a public https address, every answer tells browsers to come by https alone, for two years", async () => {
  const answers = await answersAt("https://referly.test");
  expect(answers).toEqual(answers.map(() => "max-age=63072000; includeSubDomains"));
});

test("on a machine of one's own, over plain http, no answer does", async () => {
  const answers = await answersAt("http://localhost:3000");
  expect(answers).toEqual(answers.map(() => null));
});
