import { describe, expect, test } from "vitest";
import { excludedReason } from "@/lib/clicks/excluded";
import { CHROME, clickRequestOf } from "@/tests/support/click-request";
import { BROWSERS, MACHINES, PREVIEWERS } from "./user-agents";

const reasonFor = (headers: Record<string, string | undefined>, method = "GET") => {
  const request = clickRequestOf({ method, headers });
  return excludedReason(request.method, request.header);
};

test.each(BROWSERS)("a click in %s counts", (_name, agent) => {
  expect(reasonFor({ "user-agent": agent })).toBeNull();
});

test.each(PREVIEWERS)("the link preview of %s does not count", (_name, agent) => {
  expect(reasonFor({ "user-agent": agent })).toBe("preview");
});

test.each(MACHINES)("%s does not count", (_name, agent) => {
  expect(reasonFor({ "user-agent": agent })).toBe("bot");
});

describe("a browser that only gets ready does not count", () => {
  test.each([
    ["sec-purpose", "prefetch"],
    ["sec-purpose", "prefetch;prerender"],
    ["sec-purpose", "prefetch;anonymous-client-ip"],
    ["sec-purpose", "Prefetch"],
    ["purpose", "prefetch"],
    ["purpose", "preview"],
    ["x-moz", "prefetch"],
  ])("%s: %s", (name, value) => {
    expect(reasonFor({ [name]: value })).toBe("prefetch");
  });

  test("HEAD", () => {
    expect(reasonFor({}, "HEAD")).toBe("head");
  });
});

test.each([undefined, "", "   "])("a request that does not say what it is does not count: %j", (agent) => {
  expect(reasonFor({ "user-agent": agent })).toBe("no_user_agent");
});

test("a purpose that is none of these counts", () => {
  expect(reasonFor({ "user-agent": CHROME, purpose: "navigation" })).toBeNull();
});
