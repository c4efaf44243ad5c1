import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type CodeKey, foldCode } from "@/lib/codes/referral-code";
import { forgetCodes, resolveCode } from "@/lib/codes/resolve";
import { rpc } from "@/lib/db/rpc";
import { codeTargetOf } from "@/tests/support/code-target";

vi.mock("@/lib/db/rpc", () => ({ rpc: vi.fn() }));

const ask = vi.mocked(rpc);
const target = codeTargetOf();
const keyOf = (code: string): CodeKey => foldCode(code) ?? expect.unreachable();
const away = new Error("the database is away");

let now = 0;
const later = (ms: number) => {
  now += ms;
  vi.advanceTimersByTime(ms);
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.spyOn(performance, "now").mockImplementation(() => now);
  later(3_600_000);
  forgetCodes();
  ask.mockReset();
});

afterEach(() => {
  vi.runAllTimers(); // The cache keeps the time for a millisecond and has a timer forget it.
  vi.useRealTimers();
});

describe("a code that exists", () => {
  test("is looked up once and then remembered for ten seconds", async () => {
    ask.mockResolvedValue(target);
    await resolveCode(keyOf("maya"));
    later(9_900);
    await expect(resolveCode(keyOf("maya"))).resolves.toEqual(target);
    expect(ask).toHaveBeenCalledTimes(1);
    later(200);
    await resolveCode(keyOf("maya"));
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test("is looked up once for visitors who arrive together", async () => {
    ask.mockResolvedValue(target);
    const answers = await Promise.all(Array.from({ length: 50 }, () => resolveCode(keyOf("maya"))));
    expect(answers.every((answer) => answer === target)).toBe(true);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  test("may take the database 300 ms and no more", async () => {
    ask.mockResolvedValue(target);
    await resolveCode(keyOf("maya"));
    expect(ask).toHaveBeenCalledWith("resolve_code", { code_key: "maya" }, expect.anything(), {
      timeoutMs: 300,
    });
  });

  test("keeps working for as long as the database is away, and is asked for anew each time", async () => {
    ask.mockResolvedValueOnce(target).mockRejectedValue(away);
    await resolveCode(keyOf("maya"));
    later(86_400_000);
    await expect(resolveCode(keyOf("maya"))).resolves.toEqual(target);
    await expect(resolveCode(keyOf("maya"))).resolves.toEqual(target);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  test("is gone once the database says so, even if that goes away afterwards", async () => {
    ask.mockResolvedValueOnce(target).mockResolvedValueOnce(null).mockRejectedValue(away);
    await resolveCode(keyOf("maya"));
    later(10_100);
    await expect(resolveCode(keyOf("maya"))).resolves.toBeNull();
    later(5_100);
    await expect(resolveCode(keyOf("maya"))).rejects.toBe(away);
  });

  test("is found although the memory is emptied while it is looked up", async () => {
    let answer = (_target: typeof target) => {};
    ask.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const found = resolveCode(keyOf("maya"));
    forgetCodes();
    answer(target);
    await expect(found).resolves.toEqual(target);
  });
});

describe("a code that does not exist", () => {
  test("is remembered as missing for five seconds", async () => {
    ask.mockResolvedValueOnce(null).mockResolvedValue(target);
    await expect(resolveCode(keyOf("maya"))).resolves.toBeNull();
    later(4_900);
    await expect(resolveCode(keyOf("maya"))).resolves.toBeNull();
    later(200);
    await expect(resolveCode(keyOf("maya"))).resolves.toEqual(target);
  });

  test("pushes no code that exists out of memory, however many are tried", async () => {
    ask.mockResolvedValueOnce(target).mockResolvedValue(null);
    await resolveCode(keyOf("maya"));
    for (let tried = 0; tried < 60_000; tried += 1) await resolveCode(keyOf(`try${tried}`));
    ask.mockRejectedValue(away);
    await expect(resolveCode(keyOf("maya"))).resolves.toEqual(target);
  });
});

test("a code never seen before is an error while the database is away, not a missing code", async () => {
  ask.mockRejectedValue(away);
  await expect(resolveCode(keyOf("maya"))).rejects.toBe(away);
  ask.mockResolvedValue(target);
  await expect(resolveCode(keyOf("maya"))).resolves.toEqual(target);
});
