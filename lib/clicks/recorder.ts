import { log } from "@/lib/log";

export type RecorderOptions<Item> = {
  /** Writes one batch durably; throws when it cannot. */
  write: (batch: Item[]) => Promise<void>;
  /** Whether a failure is the database's (wait and try again) rather than the batch's. */
  isPassing: (error: unknown) => boolean;
  maxBatch?: number;
  maxQueue?: number;
};

type Waiting<Item> = { item: Item; settle: (isStored: boolean) => void };

/**
 * Group commit: while one batch is being written the next one fills, so a burst costs few transactions and a single
 * item waits for nothing. No timer decides; only a failing database makes the recorder pause. Memory is bounded:
 * what does not fit is refused, counted and logged.
 */
export function makeRecorder<Item>({
  write,
  isPassing,
  maxBatch = 500,
  maxQueue = 20_000,
}: RecorderOptions<Item>) {
  let queue: Waiting<Item>[] = [];
  let writing: Promise<void> | null = null;
  let refused = 0;

  /** Queues an item. Resolves true once it is durable, false if it never will be. */
  function record(item: Item): Promise<boolean> {
    if (queue.length >= maxQueue) {
      refused += 1;
      if (Math.log2(refused) % 1 === 0) log("clicks.refused", { refused, queued: queue.length });
      return Promise.resolve(false);
    }
    return new Promise((settle) => {
      queue.push({ item, settle });
      writing ??= writeAll().finally(() => {
        writing = null;
      });
    });
  }

  async function writeAll(): Promise<void> {
    // Let requests that arrived together share the first batch.
    await new Promise(setImmediate);
    for (let pauseMs = 100; queue.length; ) {
      const batch = queue.slice(0, maxBatch);
      queue = queue.slice(batch.length);
      const isPaused = await writeOrSplit(batch);
      if (isPaused) {
        await new Promise((resume) => setTimeout(resume, pauseMs));
        pauseMs = Math.min(pauseMs * 2, 5_000);
      } else {
        pauseMs = 100;
        await new Promise(setImmediate);
      }
    }
  }

  /** Writes a batch; one bad item in it is found by halving and dropped alone. True when the database has to rest. */
  async function writeOrSplit(batch: Waiting<Item>[]): Promise<boolean> {
    try {
      await write(batch.map(({ item }) => item));
      for (const { settle } of batch) settle(true);
      return false;
    } catch (error) {
      if (isPassing(error)) {
        queue = [...batch, ...queue];
        return true;
      }
      if (batch.length === 1) {
        log("clicks.unwritable", { cause: error instanceof Error ? error.message.slice(0, 200) : "unknown" });
        batch[0]?.settle(false);
        return false;
      }
      const half = Math.ceil(batch.length / 2);
      const isPaused = await writeOrSplit(batch.slice(0, half));
      if (!isPaused) return writeOrSplit(batch.slice(half));
      queue = [...batch.slice(half), ...queue];
      return true;
    }
  }

  return {
    record,
    /** Resolves when all that was queued is durable or refused; for shutdown and tests. */
    drain: async () => {
      while (writing) await writing;
    },
    /** What is queued and what was refused so far, for the health page. */
    stats: () => ({ queued: queue.length, refused }),
  };
}
