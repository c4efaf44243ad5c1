import { PGlite } from "@electric-sql/pglite";
import { migrate } from "@/lib/db/migrate";
import type { Run } from "@/lib/db/run";
import { embeddedRun } from "@/lib/db/transports/embedded";

let template: Promise<Blob> | undefined;

/** A migrated, empty PGlite in memory, in about a second; the first one of a file takes longer. */
export async function freshEmbedded(): Promise<{ run: Run; pglite: PGlite; close: () => Promise<void> }> {
  template ??= migratedDump();
  const pglite = await PGlite.create({ loadDataDir: await template });
  return { run: embeddedRun(pglite), pglite, close: () => pglite.close() };
}

async function migratedDump(): Promise<Blob> {
  const pglite = await PGlite.create();
  await migrate(embeddedRun(pglite));
  return pglite.dumpDataDir("none").finally(() => pglite.close());
}
