import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { PGliteInterface } from "@electric-sql/pglite";
import { migrate } from "@/lib/db/migrate";
import { type Run, untilAborted } from "@/lib/db/run";
import { lockDataFolder } from "@/lib/db/transports/data-folder-lock";
import { localTransport, type Transport } from "@/lib/db/transports/transport";

/**
 * Opens the Postgres inside this process (PGlite), whose data live in the folder, and brings it up to date. Throws an
 * Error that says so when another process has the folder. It has one connection, so calls take turns, and it cannot
 * interrupt a statement: a call's time limit counts while it waits its turn.
 */
export async function openEmbedded(folder: string): Promise<Transport> {
  const unlock = await lockDataFolder(folder);
  try {
    const { PGlite } = await import("@electric-sql/pglite");
    const database = await PGlite.create(join(folder, "postgres"));
    const run = embeddedRun(database);
    await migrate(run);
    return localTransport("embedded", run, () => database.close().finally(unlock));
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Calls of one PGlite, one after the other; timers and sockets get their turn between two of them. */
export function embeddedRun(database: Pick<PGliteInterface, "exec">): Run {
  let tail: Promise<unknown> = Promise.resolve();
  return (sql, { signal } = {}) => {
    const turn = tail.then(async () => {
      signal?.throwIfAborted();
      return (await database.exec(sql)).at(-1)?.rows ?? [];
    });
    const next = () => nextTurn();
    tail = turn.then(next, next);
    return untilAborted(turn, signal);
  };
}
