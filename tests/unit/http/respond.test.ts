import { describe, expect, test } from "vitest";
import { issueSession, readSession, SESSION_HEADER, type SessionScope } from "@/lib/auth/session";
import { freshJson, liveJson } from "@/lib/http/respond";

const maya = { userId: "user_maya", role: "creator", resourceId: "biz_cats" } satisfies SessionScope;
const numbers = (clicks: number, asOf = "2026-11-24T12:00:00Z") => ({ clicks, asOf });
const poll = (headers: Record<string, string> = {}) => new Request("http://localhost/", { headers });
const etagOf = (data: { asOf: string }) => liveJson(poll(), data, maya).headers.get("etag") ?? "";
const secondsAgo = (age: number) => issueSession(maya, Date.now() / 1000 - age);

describe("a poll", () => {
  test("without a tag gets the data and a tag", async () => {
    const response = liveJson(poll(), numbers(7), maya);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(numbers(7));
    expect(response.headers.get("etag")).toMatch(/^"[\w-]{22}"$/);
  });

  test("that has the data already gets 304 and no body", async () => {
    const response = liveJson(poll({ "if-none-match": etagOf(numbers(7)) }), numbers(7), maya);
    expect(response.status).toBe(304);
    expect(await response.text()).toBe("");
  });

  test("gets 304, too, when a compressing proxy has marked the tag as weak", () => {
    expect(liveJson(poll({ "if-none-match": `W/${etagOf(numbers(7))}` }), numbers(7), maya).status).toBe(304);
  });

  test("gets the data when a number has changed", () => {
    expect(liveJson(poll({ "if-none-match": etagOf(numbers(7)) }), numbers(8), maya).status).toBe(200);
  });

  test("gets no data only because time has passed", () => {
    const later = numbers(7, "2026-11-24T12:05:00Z");
    expect(liveJson(poll({ "if-none-match": etagOf(numbers(7)) }), later, maya).status).toBe(304);
  });
});

describe("the session that came with a poll", () => {
  const renewed = (session: string, scope: SessionScope = maya) =>
    liveJson(poll({ [SESSION_HEADER]: session }), numbers(7), scope).headers.get(SESSION_HEADER);

  test("is renewed once it is ten minutes old", () => {
    expect(readSession(renewed(secondsAgo(700)), maya)?.userId).toBe("user_maya");
  });

  test("is renewed with the answer to a change, too", () => {
    const response = freshJson(poll({ [SESSION_HEADER]: secondsAgo(700) }), { state: "done" }, maya);
    expect(readSession(response.headers.get(SESSION_HEADER), maya)?.userId).toBe("user_maya");
    expect(freshJson(poll({ [SESSION_HEADER]: secondsAgo(10) }), {}, maya).headers.has(SESSION_HEADER)).toBe(
      false,
    );
  });

  test("is renewed with a 304, too", () => {
    const headers = { [SESSION_HEADER]: secondsAgo(700), "if-none-match": etagOf(numbers(7)) };
    const response = liveJson(poll(headers), numbers(7), maya);
    expect(response.status).toBe(304);
    expect(response.headers.get(SESSION_HEADER)).toBeTruthy();
  });

  test.each([
    ["young", secondsAgo(10)],
    ["over", secondsAgo(4_000)],
    ["made up", "maya.admin"],
  ])("is not renewed when it is %s", (_what, session) => {
    expect(renewed(session)).toBeNull();
  });

  test("is not renewed for another resource", () => {
    expect(renewed(secondsAgo(700), { ...maya, resourceId: "biz_dogs" })).toBeNull();
  });

  test("none is handed out to a caller who came without one", () => {
    expect(liveJson(poll(), numbers(7), maya).headers.get(SESSION_HEADER)).toBeNull();
  });
});
