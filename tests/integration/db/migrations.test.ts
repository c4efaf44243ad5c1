import { readdirSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "@/lib/db/migrate";
import type { Run } from "@/lib/db/run";
import { embeddedRun } from "@/lib/db/transports/embedded";
import { connectPostgres } from "@/lib/db/transports/postgres";
import { startServer } from "@/tests/support/postgres/server";

const files = readdirSync("supabase/migrations").sort();

const embedded = async () => {
  const pglite = await PGlite.create();
  return { run: embeddedRun(pglite), close: () => pglite.close() };
};
const server = (version: 15 | 18) => async () => {
  const postgres = await startServer({ version });
  const { run, close } = await connectPostgres(postgres.url());
  return { run, close: () => close().then(postgres.dispose) };
};

describe.each([
  ["PGlite", embedded],
  ["PostgreSQL 15", server(15)],
  ["PostgreSQL 18", server(18)],
])("on %s", (_name, open) => {
  let database: { run: Run; close: () => Promise<void> };
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  test("all migrations apply from zero, in order, and again without change", async () => {
    expect(await migrate(database.run)).toEqual(files);
    const before = await database.run("select count(*)::int as n from pg_class");
    expect(await migrate(database.run)).toEqual([]);
    expect(await database.run("select count(*)::int as n from pg_class")).toEqual(before);
  });
});
