import { expect, test } from "vitest";
import { AppError, badInput, forbidden, notFound, unauthenticated, unavailable } from "@/lib/errors";
import { route } from "@/lib/http/route";
import { WhopError } from "@/lib/whop/whop-error";
import { loggedLines } from "@/tests/support/logged-lines";

const request = new Request("http://localhost/api/companies/biz_cats/overview?token=secret");
const answerTo = async (thrown: unknown) => {
  const handler = route(() => {
    throw thrown;
  });
  return handler(request, undefined);
};

test.each([
  [badInput("Say which day."), 400, "bad_input"],
  [unauthenticated(), 401, "unauthenticated"],
  [forbidden("Only the team may."), 403, "forbidden"],
  [notFound(), 404, "not_found"],
  [new AppError(413, "too_large", "Too large."), 413, "too_large"],
])("what is the caller's to mend answers with its status and sentence: %s", async (error, status, code) => {
  const response = await answerTo(error);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ error: { code, message: error.message } });
});

test("an outage answers 503 with its sentence; only the log has the cause", async () => {
  const lines = loggedLines();
  const response = await answerTo(
    unavailable("Whop does not answer.", { cause: new Error("connect ECONNREFUSED") }),
  );
  expect(response.status).toBe(503);
  expect(await response.text()).not.toContain("ECONNREFUSED");
  expect(lines()).toEqual([
    expect.objectContaining({
      event: "request.failed",
      code: "unavailable",
      cause: "Error: connect ECONNREFUSED",
    }),
  ]);
});

test("an outage at Whop is logged in our own words, never in Whop's, which may tell of people", async () => {
  const lines = loggedLines();
  const cause = new Error('{"errors":[{"message":"maya@mail.example is no member"}]}');
  await answerTo(new WhopError("broken", "checkAccess", 502, { cause }));
  await answerTo(new WhopError("unreachable", "POST /plans"));
  expect(lines().map((line) => line.cause)).toEqual([
    "WhopError: broken in checkAccess (502)",
    "WhopError: unreachable in POST /plans",
  ]);
});

test.each([
  ["an error", new TypeError("password is hunter2")],
  ["a string", "password is hunter2"],
  ["nothing", undefined],
  ["an object that looks like ours", { status: 200, code: "ok", message: "hunter2" }],
])("a surprise answers 500 without details, and is logged: %s", async (_what, thrown) => {
  const lines = loggedLines();
  const response = await answerTo(thrown);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("hunter2");
  expect(lines()).toHaveLength(1);
  expect(lines()[0]).toMatchObject({ event: "request.failed", code: "internal" });
});

test("the log gets the path without its query", async () => {
  const lines = loggedLines();
  await answerTo(new Error("no"));
  expect(lines()[0]).toMatchObject({ path: "/api/companies/biz_cats/overview" });
});

test.each([
  ["an answer", () => Response.json({})],
  ["an answer without a body", () => new Response(null, { status: 304 })],
  ["a redirect, whose headers are sealed", () => Response.redirect("http://localhost/elsewhere", 303)],
])("%s is kept in no cache unless the handler says so", async (_what, handler) => {
  const response = await route(handler)(request, undefined);
  expect(response.headers.get("cache-control")).toBe("private, no-store");
  expect(response.status).toBe(handler().status);
  expect(response.headers.get("location")).toBe(handler().headers.get("location"));
});

test("a failure is kept in no cache either", async () => {
  expect((await answerTo(notFound())).headers.get("cache-control")).toBe("private, no-store");
});

test("what the handler says about caching stands", async () => {
  const handler = route(() => new Response("widget", { headers: { "cache-control": "public, max-age=60" } }));
  expect((await handler(request, undefined)).headers.get("cache-control")).toBe("public, max-age=60");
});

test("the handler gets the request and its context", async () => {
  const handler = route(async (asked, { params }: { params: Promise<{ id: string }> }) =>
    Response.json([asked.url, (await params).id]),
  );
  const response = await handler(request, { params: Promise.resolve({ id: "biz_cats" }) });
  expect(await response.json()).toEqual([request.url, "biz_cats"]);
});
