import { afterEach, describe, expect, test, vi } from "vitest";
import { requireSweeper } from "@/lib/auth/require-sweeper";
import { env } from "@/lib/env";

vi.mock("@/lib/env", () => ({ env: vi.fn() }));

const withSecret = (secret: string) =>
  vi.mocked(env).mockReturnValue({ CRON_SECRET: secret } as ReturnType<typeof env>);
const showing = (authorization?: string) => () =>
  requireSweeper(new Headers(authorization === undefined ? {} : { authorization }));

afterEach(() => vi.mocked(env).mockReset());

describe("the address of the timer", () => {
  test("opens for the secret as a bearer token", () => {
    withSecret("a-long-enough-secret");
    expect(showing("Bearer a-long-enough-secret")).not.toThrow();
  });

  test.each([
    undefined,
    "",
    "a-long-enough-secret",
    "Bearer ",
    "Bearer a-long-enough-secre",
    "Basic a-long-enough-secret",
  ])("is closed to %s", (authorization) => {
    withSecret("a-long-enough-secret");
    expect(showing(authorization)).toThrow(expect.objectContaining({ status: 401 }));
  });

  test.each(["Bearer ", "Bearer undefined", undefined])(
    "does not exist where no secret is set, whatever is shown (%s)",
    (authorization) => {
      withSecret("");
      expect(showing(authorization)).toThrow(expect.objectContaining({ status: 404 }));
    },
  );
});
