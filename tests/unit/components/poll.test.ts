import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { delayAfter, type Poll, startPolling } from "@/components/live/poll";

const HEADER = "x-referly-session";
const page = Object.assign(new EventTarget(), { hidden: false });
const ask = vi.fn<typeof fetch>();

function watch(parts: Partial<Poll<unknown>> = {}) {
  const told = { onData: vi.fn(), onSame: vi.fn(), onDenied: vi.fn(), onFailure: vi.fn() };
  const session = { current: "first" };
  const stop = startPolling({
    url: "/api/x",
    session,
    isData: (value): value is unknown => true,
    intervalMs: 1_500,
    isHungry: true,
    ...told,
    ...parts,
  });
  stops.push(stop);
  return { ...told, session, stop };
}

const stops: (() => void)[] = [];
const pass = async (ms: number) => {
  await vi.advanceTimersByTimeAsync(ms);
  // Bodies are read in turns of the event loop that no clock counts.
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
};
const headersOf = (call: number) => new Headers(ask.mock.calls[call]?.[1]?.headers);
const show = (isShown: boolean) => {
  page.hidden = !isShown;
  page.dispatchEvent(new Event("visibilitychange"));
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("document", page);
  vi.stubGlobal("fetch", ask);
  vi.spyOn(Math, "random").mockReturnValue(1);
  page.hidden = false;
  ask.mockReset().mockImplementation(async () => Response.json({ clicks: 7 }, { headers: { etag: '"a"' } }));
});

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("polling", () => {
  test("asks at once when hungry, then an interval after each answer", async () => {
    const { onData } = watch();
    await pass(0);
    expect(onData).toHaveBeenCalledWith({ clicks: 7 });
    await pass(1_499);
    expect(ask).toHaveBeenCalledTimes(1);
    await pass(1);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test("waits for the first interval when the data is already here", async () => {
    watch({ isHungry: false });
    await pass(1_499);
    expect(ask).not.toHaveBeenCalled();
    await pass(1);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  test("sends back the tag of the last answer, and learns that nothing changed", async () => {
    const { onData, onSame } = watch();
    await pass(0);
    ask.mockResolvedValue(new Response(null, { status: 304 }));
    await pass(1_500);
    expect([headersOf(0).get("if-none-match"), headersOf(1).get("if-none-match")]).toEqual([null, '"a"']);
    expect(onData).toHaveBeenCalledTimes(1);
    expect(onSame).toHaveBeenCalledTimes(1);
  });

  test("sends the session and goes on with the fresher one that comes back", async () => {
    const { session } = watch();
    ask.mockResolvedValueOnce(Response.json({}, { headers: { [HEADER]: "second" } }));
    await pass(0);
    expect(session.current).toBe("second");
    await pass(1_500);
    expect([headersOf(0).get(HEADER), headersOf(1).get(HEADER)]).toEqual(["first", "second"]);
  });
});

describe("a view that is no longer theirs", () => {
  test.each([401, 403, 404])("ends the polling for good: %i", async (status) => {
    const { onDenied } = watch();
    ask.mockResolvedValue(new Response(null, { status }));
    await pass(0);
    expect(onDenied).toHaveBeenCalledTimes(1);
    show(false);
    show(true);
    await pass(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});

describe("failures", () => {
  test.each([
    ["the network is away", () => Promise.reject(new TypeError("Failed to fetch"))],
    ["the server fails", async () => new Response("oops", { status: 500 })],
    ["the answer is no JSON", async () => new Response("<html>")],
  ])("are counted, and asked about later and later: %s", async (_what, answer) => {
    ask.mockImplementation(answer);
    const { onFailure } = watch();
    await pass(0);
    await pass(3_000);
    await pass(6_000);
    expect(onFailure.mock.calls).toEqual([[1], [2], [3]]);
  });

  test("of an answer in another shape are failures, too", async () => {
    const { onFailure, onData } = watch({ isData: (value): value is unknown => false });
    await pass(0);
    expect(onFailure).toHaveBeenCalledWith(1);
    expect(onData).not.toHaveBeenCalled();
  });

  test("are forgotten with the first success", async () => {
    ask.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    const { onFailure, onData } = watch();
    await pass(0);
    await pass(3_000);
    expect(onData).toHaveBeenCalledTimes(1);
    await pass(1_500);
    expect(onData).toHaveBeenCalledTimes(2);
    expect(onFailure).toHaveBeenCalledTimes(1);
  });
});

test.each([
  [0, 1_500],
  [1, 3_000],
  [2, 6_000],
  [5, 30_000],
  [1_100, 30_000],
])(
  "after %i failures the next question comes within %i ms, and not before four fifths of it",
  (failures, ms) => {
    expect(delayAfter(failures, 1_500, 1)).toBe(ms);
    expect(delayAfter(failures, 1_500, 0)).toBeGreaterThanOrEqual(ms * 0.8);
  },
);

describe("a page that cannot be seen", () => {
  test("asks nothing, and asks at once when it is seen again", async () => {
    watch();
    await pass(0);
    show(false);
    await pass(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
    show(true);
    await pass(0);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test("goes on at its pace afterwards, with one question at a time", async () => {
    watch();
    await pass(0);
    for (let blink = 0; blink < 5; blink += 1) show(true);
    await pass(0);
    expect(ask).toHaveBeenCalledTimes(2);
    await pass(1_500);
    expect(ask).toHaveBeenCalledTimes(3);
  });
});

test("stopped polling asks no more and says nothing about an answer that was on its way", async () => {
  let answer = (_response: Response) => {};
  ask.mockReturnValue(new Promise((resolve) => (answer = resolve)));
  const { onData, stop } = watch();
  await pass(0);
  stop();
  answer(Response.json({ clicks: 8 }));
  await pass(60_000);
  expect(onData).not.toHaveBeenCalled();
  expect(ask).toHaveBeenCalledTimes(1);
});
