import { expect, test, vi } from "vitest";
import { log } from "@/lib/log";
import { loggedLines } from "@/tests/support/logged-lines";

test("an event is one line of JSON, whatever its words hold", () => {
  const lines = loggedLines();
  log("click.failed", { cause: 'two\nlines and "quotes"', code: undefined, queued: 3 });
  expect(lines()).toEqual([
    { at: expect.any(String), event: "click.failed", cause: 'two\nlines and "quotes"', queued: 3 },
  ]);
  const [written] = vi.mocked(process.stdout.write).mock.lastCall ?? [];
  expect(String(written).trimEnd()).not.toContain("\n");
});
