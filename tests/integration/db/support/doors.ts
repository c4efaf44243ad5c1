import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { type Database, openDatabase } from "@/lib/db/database";
import { migrate } from "@/lib/db/migrate";
import { embeddedRun } from "@/lib/db/transports/embedded";
import { readEnv } from "@/lib/env";
import { CONTRACT_FUNCTIONS } from "@/tests/integration/db/support/functions";
import { freshDatabase } from "@/tests/support/postgres/fresh-database";
import { serveRest } from "@/tests/support/postgrest/serve";

/** The data door, open on a database that has the contract's functions. */
export type Door = { database: Database; anonKey: string; close: () => Promise<void> };

/** The three ways to a database, as a server would open them from its settings. */
export const DOORS: [string, () => Promise<Door>][] = [
  ["Supabase's REST interface", openRest],
  ["a Postgres server", openPostgres],
  ["the embedded database", openEmbedded],
];

async function openRest(): Promise<Door> {
  const fresh = await freshDatabase();
  await fresh.run(CONTRACT_FUNCTIONS);
  const server = await serveRest(fresh.url);
  const database = await openDatabase(
    readEnv({ SUPABASE_URL: server.url, SUPABASE_SERVICE_ROLE_KEY: server.serviceKey }),
  );
  const close = async () => {
    await database.close();
    await server.close();
    await fresh.drop();
  };
  return { database, anonKey: server.anonKey, close };
}

async function openPostgres(): Promise<Door> {
  const fresh = await freshDatabase();
  await fresh.run(CONTRACT_FUNCTIONS);
  const database = await openDatabase(readEnv({ DATABASE_URL: fresh.url }));
  const close = async () => {
    await database.close();
    await fresh.drop();
  };
  return { database, anonKey: database.transport.anonKey ?? "", close };
}

async function openEmbedded(): Promise<Door> {
  const folder = await mkdtemp(join(tmpdir(), "referly-embedded-"));
  const pglite = await PGlite.create(join(folder, "postgres"));
  await migrate(embeddedRun(pglite));
  await pglite.exec(CONTRACT_FUNCTIONS);
  await pglite.close();
  const database = await openDatabase(readEnv({ REFERLY_DATA_DIR: folder }));
  const close = async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { database, anonKey: database.transport.anonKey ?? "", close };
}
