import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { migrate } from "@/lib/db/migrate";
import { lockDataFolder } from "@/lib/db/transports/data-folder-lock";
import { embeddedRun } from "@/lib/db/transports/embedded";
import { localTransport } from "@/lib/db/transports/transport";
import type { World } from "../whop/state/world";
import { type Call, seedDatabase } from "./seed-database";
import { seedWorld } from "./seed-world";

export const DEMO_SEED = 7;
const SEED_SQL = join(process.cwd(), "supabase", "seed.sql");

/**
 * Fills an embedded database in an empty folder with the demo's community and closes it again. `whopOrigin` is where the
 * stand-in will serve pictures and checkouts. Returns the world that goes with it.
 */
export async function seedDemo(folder: string, now: Date, whopOrigin: string): Promise<World> {
  const { world, plan } = seedWorld(DEMO_SEED, now);
  const unlock = await lockDataFolder(folder);
  const database = await PGlite.create(join(folder, "postgres"));
  try {
    const run = embeddedRun(database);
    await migrate(run);
    await run(await readFile(SEED_SQL, "utf8"));
    const { url, serviceKey, fetch } = localTransport("embedded", run, async () => {});
    await seedDatabase(plan, callsOf(createClient(url, serviceKey, { global: { fetch } })), whopOrigin);
  } finally {
    await database.close();
    unlock();
  }
  return world;
}

function callsOf(client: SupabaseClient): Call {
  return async (name, args) => {
    const { data, error } = await client.rpc(name, args);
    if (error) throw new Error(`The database refused ${name}: ${error.message}`, { cause: error });
    return data;
  };
}
