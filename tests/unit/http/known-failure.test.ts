import { describe, expect, test } from "vitest";
import { DatabaseError } from "@/lib/db/database-error";
import { forbidden } from "@/lib/errors";
import { knownFailure } from "@/lib/http/known-failure";
import { route } from "@/lib/http/route";
import { loggedLines } from "@/tests/support/logged-lines";

describe("what people are told about a failure", () => {
  test("a failure with a sentence is told as it is", () => {
    const failure = forbidden("Only the team may.");
    expect(knownFailure(failure)).toBe(failure);
  });

  test("a database that does not answer is a 503 that says nothing was changed", () => {
    const failure = knownFailure(new DatabaseError("report_overview", "unreachable", "no connection"));
    expect(failure).toMatchObject({ status: 503, code: "database_unavailable" });
    expect(failure?.message).toContain("Nothing was changed");
  });

  test("a database that refuses a call is our mistake, and no known failure", () => {
    expect(knownFailure(new DatabaseError("report_overview", "22P02", "refused"))).toBeNull();
  });

  test("a route answers 503 while its database is away", async () => {
    const lines = loggedLines();
    const answer = await route(() => {
      throw new DatabaseError("report_overview", "timeout", "no answer");
    })(new Request("http://localhost/api/x"), {});
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error: { code: "database_unavailable" } });
    expect(lines()).toEqual([expect.objectContaining({ event: "request.failed", path: "/api/x" })]);
  });
});
