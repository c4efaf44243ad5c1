import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { answerClick } from "@/lib/clicks/click-door";
import { readClickToken } from "@/lib/clicks/click-token";
import { clickStats, drainClicks } from "@/lib/clicks/record-click";
import { forgetCodes } from "@/lib/codes/resolve";
import { DatabaseError } from "@/lib/db/database-error";
import { rpc } from "@/lib/db/rpc";
import { clickRequestOf } from "@/tests/support/click-request";
import { codeTargetOf } from "@/tests/support/code-target";
import { loggedLines } from "@/tests/support/logged-lines";

vi.mock("@/lib/db/rpc", () => ({ rpc: vi.fn() }));

type Answers = { resolve_code?: () => unknown; record_clicks?: () => unknown };

/** A database that knows the code maya, unless `answers` say otherwise; gives the clicks that it was handed. */
function databaseWith(answers: Answers = {}) {
  const clicks: Record<string, unknown>[] = [];
  vi.mocked(rpc).mockImplementation(async (fn, args) => {
    if (fn === "resolve_code") {
      return (answers.resolve_code ?? (() => (args.code_key === "maya" ? codeTargetOf() : null)))();
    }
    await answers.record_clicks?.();
    clicks.push(...(Array.isArray(args.batch) ? args.batch : []));
    return undefined;
  });
  return clicks;
}

const away = () => {
  throw new DatabaseError("any", "unreachable", "the database is away");
};
const visit = (url = "/r/maya", parts: Parameters<typeof clickRequestOf>[0] = {}) =>
  answerClick(clickRequestOf({ url, ...parts }));

beforeEach(() => forgetCodes());
afterEach(() => drainClicks());

describe("a link that works", () => {
  test("leads to the landing page with a token for this click, kept in no cache", async () => {
    const clicks = databaseWith();
    const { status, headers, body } = await visit();
    const [page, token] = headers.location?.split("?c=") ?? [];
    expect([status, page, body]).toEqual([302, "http://localhost:3000/join/maya", ""]);
    expect(headers["cache-control"]).toBe("no-store");
    expect(clicks).toEqual([
      expect.objectContaining({ codeId: codeTargetOf().codeId, excludedReason: undefined }),
    ]);
    expect(readClickToken(token ?? "", codeTargetOf().codeId)).toBe(clicks[0]?.id);
  });

  test("leads straight to the checkout if the creator wants that and there is one", async () => {
    databaseWith({ resolve_code: () => codeTargetOf({ destination: "checkout" }) });
    expect((await visit()).headers.location).toBe(codeTargetOf().purchaseUrl);
    forgetCodes();
    databaseWith({ resolve_code: () => codeTargetOf({ destination: "checkout", purchaseUrl: null }) });
    expect((await visit()).headers.location).toMatch(/^http:\/\/localhost:3000\/join\/maya\?c=/);
  });

  test.each([
    "/r/MAYA",
    "/r/maya/",
    "/r/maya.",
    "//r//maya",
    "/r/maya%20",
    "/r/%6Daya",
    "/r/maya?utm_source=x",
  ])("works however it is written: %s", async (url) => {
    databaseWith();
    expect((await visit(url)).headers.location).toMatch(/^http:\/\/localhost:3000\/join\/maya\?c=/);
  });

  test("answers HEAD the same and marks the click as none of a person's", async () => {
    const clicks = databaseWith();
    expect((await visit("/r/maya", { method: "HEAD" })).status).toBe(302);
    expect(clicks).toEqual([expect.objectContaining({ excludedReason: "head" })]);
  });
});

describe("the destination never comes from the request", () => {
  test.each([
    "/r/maya?url=https://evil.example",
    "/r/maya?next=//evil.example&c=forged&redirect=/%5Cevil.example",
    "/r/maya?utm_source=%0d%0aLocation:%20https://evil.example",
  ])("%s", async (url) => {
    databaseWith();
    const { headers } = await visit(url, {
      headers: { host: "evil.example", "x-forwarded-host": "evil.example", referer: "https://evil.example/" },
    });
    expect(headers.location).toMatch(/^http:\/\/localhost:3000\/join\/maya\?c=[\w-]{22}\.[\w-]{16}$/);
    expect(JSON.stringify(headers)).not.toContain("evil");
  });

  test.each([
    "/r/%0d%0aSet-Cookie:x=1",
    "/r/maya%0aLocation:%20https:%2f%2fevil.example",
    "/r/maya%00",
    "/r/%E0%A4%A",
    "/r/..%2f..%2fmaya%2fx",
    "/r/https:%2f%2fevil.example",
    "/r/maya@evil.example",
    "/r/<script>alert(1)</script>",
    `/r/${"a".repeat(9_000)}`,
    "/r/%E2%80%AEayam",
    "/r/",
    "/",
  ])("no byte of %s comes back in a header or on the page", async (url) => {
    databaseWith();
    const { status, headers, body } = await visit(url);
    const sent = JSON.stringify(headers) + body;
    expect(sent).not.toMatch(/evil|set-cookie|<script|aaaa|\\r|\\n|\u202E/i);
    expect([302, 404]).toContain(status);
    expect(headers.location ?? "http://localhost:3000/join/maya?").toMatch(
      /^http:\/\/localhost:3000\/join\/maya\?/,
    );
  });
});

describe("a link that leads nowhere", () => {
  test("is answered 404 with a page when its code is unknown, and nothing is counted", async () => {
    const clicks = databaseWith();
    const { status, headers, body } = await visit("/r/nobody");
    expect([status, headers["content-type"], headers.location]).toEqual([
      404,
      "text/html; charset=utf-8",
      undefined,
    ]);
    expect(body).toContain("This link leads nowhere");
    expect(headers["cache-control"]).toBe("no-store");
    await drainClicks();
    expect(clicks).toEqual([]);
  });

  test("asks the database nothing when no code can be meant", async () => {
    databaseWith();
    vi.mocked(rpc).mockClear();
    await visit("/r/!!");
    expect(rpc).not.toHaveBeenCalled();
  });

  test("names the community when the code was switched off, and nothing is counted", async () => {
    const clicks = databaseWith({
      resolve_code: () => codeTargetOf({ isActive: false, companyTitle: "Cats & <Dogs>" }),
    });
    const { status, body } = await visit();
    expect(status).toBe(404);
    expect(body).toContain("Cats &#38; &#60;Dogs&#62;");
    await drainClicks();
    expect(clicks).toEqual([]);
  });
});

describe("while the database is away", () => {
  test("a code that is remembered still leads on, without waiting for the database", async () => {
    databaseWith();
    await visit();
    await drainClicks();
    let isAway = true;
    databaseWith({ record_clicks: () => isAway && away() });
    const before = performance.now();
    expect((await visit()).status).toBe(302);
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(clickStats().queued).toBe(1);
    isAway = false;
  });

  test("its click is written once the database is back", async () => {
    let failures = 1;
    const clicks = databaseWith({ record_clicks: () => failures-- > 0 && away() });
    await visit();
    await drainClicks();
    expect(clicks).toHaveLength(1);
  });

  test("a code never seen before gets 503 and a time to come back, never 404", async () => {
    const lines = loggedLines();
    databaseWith({ resolve_code: away });
    const { status, headers, body } = await visit();
    expect([status, headers["retry-after"], headers["cache-control"]]).toEqual([503, "5", "no-store"]);
    expect(body).toContain("This link is taking a break");
    expect(lines()).toEqual([expect.objectContaining({ event: "click.failed" })]);
  });
});

test("a batch that the database refuses does not break the link either", async () => {
  const lines = loggedLines();
  databaseWith({
    record_clicks: () => {
      throw new DatabaseError("record_clicks", "22P02", "refused");
    },
  });
  expect((await visit()).status).toBe(302);
  expect(lines()).toEqual([expect.objectContaining({ event: "clicks.unwritable" })]);
});
