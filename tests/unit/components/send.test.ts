import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { send } from "@/components/http/send";

const ask = vi.fn<typeof fetch>();
beforeEach(() => {
  vi.stubGlobal("fetch", ask);
});
afterEach(() => {
  ask.mockReset();
  vi.unstubAllGlobals();
});

const change = (session = { current: "first" }) =>
  send({ method: "POST", url: "/api/x", body: { on: true }, session });

test("a change goes out as JSON with the page's session", async () => {
  ask.mockResolvedValue(Response.json({ state: "done" }));
  expect(await change()).toEqual({ ok: true, data: { state: "done" } });
  const [url, init] = ask.mock.calls[0] ?? [];
  expect([url, init?.method, init?.body]).toEqual(["/api/x", "POST", '{"on":true}']);
  const headers = new Headers(init?.headers);
  expect(headers.get("content-type")).toBe("application/json");
  expect(headers.get("x-referly-session")).toBe("first");
});

test("a fresh session in the answer takes the old one's place", async () => {
  const session = { current: "first" };
  ask.mockResolvedValue(Response.json({}, { headers: { "x-referly-session": "second" } }));
  await change(session);
  expect(session.current).toBe("second");
});

test("an answer without content is an answer", async () => {
  ask.mockResolvedValue(new Response(null, { status: 204 }));
  expect(await change()).toEqual({ ok: true, data: null });
});

test("an error answer becomes its sentence", async () => {
  const error = { code: "not_found", message: "There is nothing here." };
  ask.mockResolvedValue(Response.json({ error }, { status: 404 }));
  expect(await change()).toEqual({ ok: false, ...error });
});

test.each([
  ["no network", () => Promise.reject(new TypeError("failed to fetch"))],
  ["somebody else's page", async () => new Response("<html>", { status: 502 })],
  ["a refusal in another form", async () => Response.json({ error: "no" }, { status: 500 })],
])("with %s nobody knows what became of it, and it is not sent twice", async (_what, answer) => {
  ask.mockImplementation(answer);
  expect(await change()).toEqual({ ok: false, code: "unreachable", message: null });
  expect(ask).toHaveBeenCalledTimes(1);
});
