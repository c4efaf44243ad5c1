import { vi } from "vitest";

/** Catches what `log()` writes from here to the end of the test; call the result for the events so far. */
export function loggedLines(): () => Record<string, unknown>[] {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  return () => write.mock.calls.map(([line]) => JSON.parse(String(line)));
}
