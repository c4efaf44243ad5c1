import type { TestProject } from "vitest/node";
import { migrate } from "@/lib/db/migrate";
import { connectPostgres } from "@/lib/db/transports/postgres";
import { type PostgresServer, startServer } from "@/tests/support/postgres/server";
import { TEMPLATE } from "@/tests/support/postgres/template";

declare module "vitest" {
  export interface ProvidedContext {
    /** The address of the run's PostgreSQL 18, at its maintenance database. */
    postgresUrl: string;
  }
}

// Vitest sets up each project on its own; they share one server.
type Shared = { server: Promise<PostgresServer>; users: number };
const shared = globalThis as Record<symbol, Shared | undefined>;
const SERVER = Symbol.for("referly.test-server");

/** Starts one PostgreSQL 18 for the run, with a migrated template that `freshDatabase()` copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const entry = shared[SERVER] ?? { server: migratedServer(), users: 0 };
  shared[SERVER] = entry;
  entry.users += 1;
  project.provide("postgresUrl", (await entry.server).url());
  return async () => {
    entry.users -= 1;
    if (entry.users) return;
    shared[SERVER] = undefined;
    await (await entry.server).dispose();
  };
}

async function migratedServer(): Promise<PostgresServer> {
  const server = await startServer();
  const admin = await connectPostgres(server.url());
  await admin.run(`create database ${TEMPLATE}`).finally(admin.close);
  const template = await connectPostgres(server.url(TEMPLATE));
  await migrate(template.run).finally(template.close);
  return server;
}
