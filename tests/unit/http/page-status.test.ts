import { describe, expect, test } from "vitest";
import { forbidden, notFound, unauthenticated, unavailable } from "@/lib/errors";
import { pageAnswer } from "@/lib/http/page-answer";
import { setPageStatus, withPageStatus } from "@/lib/http/page-status";
import { loggedLines } from "@/tests/support/logged-lines";

test("a page sets the status of its own response, also while others are rendered", async () => {
  const [first, second] = [{ statusCode: 200 }, { statusCode: 200 }];
  await Promise.all([
    withPageStatus(first, async () => {
      await new Promise(setImmediate);
      setPageStatus(403);
    }),
    withPageStatus(second, async () => setPageStatus(503)),
  ]);
  expect([first.statusCode, second.statusCode]).toEqual([403, 503]);
});

test("on a host without our server setting a status does nothing", () => {
  expect(() => setPageStatus(503)).not.toThrow();
});

describe("what a page needs", () => {
  const answerTo = async (thrown: unknown) => {
    const response = { statusCode: 200 };
    const answer = await withPageStatus(response, () => pageAnswer(async () => Promise.reject(thrown)));
    return [response.statusCode, answer];
  };

  test("comes back as it is", async () => {
    await expect(pageAnswer(async () => 7)).resolves.toEqual({ ok: true, value: 7 });
  });

  test.each([
    [unauthenticated(), 401, "unauthenticated"],
    [forbidden("Only the team may."), 403, "forbidden"],
  ])("or is the kind of failure to show, with its status", async (error, status, failure) => {
    await expect(answerTo(error)).resolves.toEqual([status, { ok: false, failure }]);
  });

  test("an outage is shown as one, and logged", async () => {
    const lines = loggedLines();
    await expect(answerTo(unavailable("Whop is silent."))).resolves.toEqual([
      503,
      { ok: false, failure: "unavailable" },
    ]);
    expect(lines()).toEqual([expect.objectContaining({ event: "page.unavailable" })]);
  });

  test("what is not there becomes Next's own 404", async () => {
    await expect(answerTo(notFound())).rejects.toThrow("NEXT_HTTP_ERROR_FALLBACK;404");
  });

  test("a surprise goes on to the error page", async () => {
    await expect(answerTo(new TypeError("no"))).rejects.toThrow(TypeError);
  });
});
