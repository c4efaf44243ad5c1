import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { makeRecorder } from "@/lib/clicks/recorder";
import { loggedLines } from "@/tests/support/logged-lines";

const passing = new Error("the database is away");
const isPassing = (error: unknown) => error === passing;

/** A database that answers when told to: each write waits for `answer()`. */
function slowDatabase() {
  const batches: number[][] = [];
  const waiting: (() => void)[] = [];
  return {
    batches,
    write: (batch: number[]) => {
      batches.push(batch);
      return new Promise<void>((done) => waiting.push(done));
    },
    answer: () => waiting.shift()?.(),
  };
}

const nextTurns = async () => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
};

describe("group commit", () => {
  test("a single item is written alone, without waiting for others", async () => {
    const batches: number[][] = [];
    const recorder = makeRecorder<number>({ write: async (batch) => void batches.push(batch), isPassing });
    await expect(recorder.record(1)).resolves.toBe(true);
    expect(batches).toEqual([[1]]);
  });

  test("while one batch is on its way the next one fills, and never are two on their way", async () => {
    const database = slowDatabase();
    const recorder = makeRecorder<number>({ write: database.write, isPassing });
    const first = recorder.record(1);
    await nextTurns();
    const rest = [2, 3, 4].map((item) => recorder.record(item));
    await nextTurns();
    expect(database.batches).toEqual([[1]]);

    database.answer();
    await expect(first).resolves.toBe(true);
    await nextTurns();
    expect(database.batches).toEqual([[1], [2, 3, 4]]);
    database.answer();
    await expect(Promise.all(rest)).resolves.toEqual([true, true, true]);
  });

  test("an item counts as stored only once its batch is written", async () => {
    const database = slowDatabase();
    const recorder = makeRecorder<number>({ write: database.write, isPassing });
    const settled = vi.fn();
    const stored = recorder.record(1).then(settled);
    await nextTurns();
    expect(settled).not.toHaveBeenCalled();
    database.answer();
    await stored;
    expect(settled).toHaveBeenCalledWith(true);
  });

  test("a batch holds no more than its limit, and order is kept", async () => {
    const batches: number[][] = [];
    const recorder = makeRecorder<number>({
      write: async (batch) => void batches.push(batch),
      isPassing,
      maxBatch: 2,
    });
    await Promise.all([1, 2, 3, 4, 5].map((item) => recorder.record(item)));
    expect(batches).toEqual([[1, 2], [3, 4], [5]]);
  });

  test("an item recorded in answer to another's storing is written, too", async () => {
    const batches: number[][] = [];
    const recorder = makeRecorder<number>({ write: async (batch) => void batches.push(batch), isPassing });
    await recorder.record(1);
    await recorder.record(2);
    expect(batches).toEqual([[1], [2]]);
  });
});

describe("a database that is away", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => vi.useRealTimers());

  test("loses nothing: all items are tried again, in order, until they are stored", async () => {
    let failures = 3;
    const batches: number[][] = [];
    const write = async (batch: number[]) => {
      if (failures-- > 0) throw passing;
      batches.push(batch);
    };
    const recorder = makeRecorder<number>({ write, isPassing });
    const stored = [1, 2].map((item) => recorder.record(item));
    for (const pause of [100, 200, 400]) {
      await nextTurns();
      expect(batches).toEqual([]);
      await vi.advanceTimersByTimeAsync(pause);
    }
    await expect(Promise.all(stored)).resolves.toEqual([true, true]);
    expect(batches).toEqual([[1, 2]]);
  });

  test("is asked less and less often, every five seconds at last", async () => {
    const times: number[] = [];
    const write = async () => {
      times.push(Date.now());
      if (times.length < 10) throw passing;
    };
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const recorder = makeRecorder<number>({ write, isPassing });
    const stored = recorder.record(1);
    for (let step = 0; step < 400 && times.length < 10; step += 1) {
      await nextTurns();
      await vi.advanceTimersByTimeAsync(100);
    }
    await stored;
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
  });

  test("is left alone while a batch is being split: the rest of it waits, too", async () => {
    loggedLines();
    const attempts: number[][] = [];
    const write = async (batch: number[]) => {
      attempts.push(batch);
      if (attempts.length === 1) throw new Error("one of these is bad");
      if (attempts.length === 2) throw passing;
    };
    const recorder = makeRecorder<number>({ write, isPassing });
    const stored = [1, 2, 3, 4].map((item) => recorder.record(item));
    await nextTurns();
    expect(attempts).toEqual([
      [1, 2, 3, 4],
      [1, 2],
    ]);
    await vi.advanceTimersByTimeAsync(100);
    await expect(Promise.all(stored)).resolves.toEqual([true, true, true, true]);
    expect(attempts.at(-1)?.toSorted()).toEqual([1, 2, 3, 4]);
  });
});

describe("a bad item", () => {
  test("is dropped alone, and said so; all others of its batch are stored", async () => {
    const lines = loggedLines();
    const stored: number[] = [];
    const write = async (batch: number[]) => {
      if (batch.includes(13)) throw new Error("13 is not a click");
      stored.push(...batch);
    };
    const recorder = makeRecorder<number>({ write, isPassing });
    const items = Array.from({ length: 50 }, (_, index) => index);
    const outcomes = await Promise.all(items.map((item) => recorder.record(item)));
    expect(stored).toEqual(items.filter((item) => item !== 13));
    expect(outcomes).toEqual(items.map((item) => item !== 13));
    expect(lines()).toEqual([
      expect.objectContaining({ event: "clicks.unwritable", cause: "13 is not a click" }),
    ]);
  });
});

describe("memory is bounded", () => {
  test("what does not fit is refused at once, counted, and logged at every doubling", async () => {
    const lines = loggedLines();
    const database = slowDatabase();
    const recorder = makeRecorder<number>({ write: database.write, isPassing, maxQueue: 3 });
    const kept = [1, 2, 3].map((item) => recorder.record(item));
    const refused = await Promise.all([4, 5, 6, 7, 8].map((item) => recorder.record(item)));
    expect(refused).toEqual([false, false, false, false, false]);
    expect(recorder.stats()).toEqual({ queued: 3, refused: 5 });
    expect(lines().map(({ event, refused }) => [event, refused])).toEqual([
      ["clicks.refused", 1],
      ["clicks.refused", 2],
      ["clicks.refused", 4],
    ]);
    await nextTurns();
    database.answer();
    await expect(Promise.all(kept)).resolves.toEqual([true, true, true]);
  });
});

describe("draining", () => {
  test("waits for what is on its way and for what is queued behind it", async () => {
    const written: number[] = [];
    const write = async (batch: number[]) => {
      await new Promise(setImmediate);
      written.push(...batch);
    };
    const recorder = makeRecorder<number>({ write, isPassing, maxBatch: 2 });
    for (const item of [1, 2, 3, 4, 5]) void recorder.record(item);
    await recorder.drain();
    expect(written).toEqual([1, 2, 3, 4, 5]);
    expect(recorder.stats().queued).toBe(0);
  });

  test("is over at once when nothing is queued", async () => {
    await expect(makeRecorder<number>({ write: async () => {}, isPassing }).drain()).resolves.toBeUndefined();
  });
});
