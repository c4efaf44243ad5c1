import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, inject } from "vitest";
import { clientOf } from "@/lib/db/database";
import { migrate } from "@/lib/db/migrate";
import type { Run } from "@/lib/db/run";
import { connectPostgres } from "@/lib/db/transports/postgres";
import { localTransport } from "@/lib/db/transports/transport";
import { freshDatabase } from "@/tests/support/postgres/fresh-database";
import { freshEmbedded } from "@/tests/support/postgres/fresh-embedded";
import { startServer } from "@/tests/support/postgres/server";

/** A migrated database that a test may look into and call as the app does. */
export type TestDatabase = {
  /** Rows of a query, as JSON shows them, whatever the driver; other statements return nothing. Values fill $1, $2 … */
  query: <Row = Record<string, unknown>>(text: string, values?: string[]) => Promise<Row[]>;
  /** One function, called through the data door's own client. */
  call: <Answer = unknown>(name: string, args: Record<string, unknown>) => Promise<Answer>;
  migrate: () => Promise<string[]>;
  /** Empties every table. */
  reset: () => Promise<void>;
};

type Opened = { run: Run; close: () => Promise<void> };
type Suite = (database: () => TestDatabase) => void;

const ENGINES = {
  PGlite: freshEmbedded,
  "PostgreSQL 15": postgres15,
  "PostgreSQL 18": async () => {
    const { run, drop } = await freshDatabase();
    await run("set synchronous_commit = off");
    return { run, close: drop };
  },
} satisfies Record<string, () => Promise<Opened>>;
type Engine = keyof typeof ENGINES;

const EVERY: Engine[] = ["PGlite", "PostgreSQL 15", "PostgreSQL 18"];

/** The engines for suites about what functions do: PGlite is the newest PostgreSQL, 15 the oldest that is supported. */
export const OLDEST_AND_NEWEST: Engine[] = ["PGlite", "PostgreSQL 15"];

/** The same suite on each engine that Referly supports, each with a migrated database of its own. */
export function onEveryEngine(title: string, suite: Suite, engines = EVERY): void {
  describe.each(engines)(`${title} (%s)`, (engine) => withDatabase(ENGINES[engine], suite));
}

const REGIMES = {
  "new objects of schema public are granted to everyone, as Supabase did": `
    alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
    alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
    alter default privileges in schema public grant execute on functions to anon, authenticated, service_role;
    grant usage on schema public to anon, authenticated, service_role;`,
  "nothing is granted by default, as Supabase does now": "revoke create on schema public from public;",
};

/** The same suite on databases that were migrated under each of Supabase's two regimes of default grants. */
export function onEveryGrantRegime(title: string, suite: Suite): void {
  describe.each(Object.entries(REGIMES))(`${title}, where %s`, (_regime, before) => {
    withDatabase(() => emptyDatabase(before), suite);
  });
}

function withDatabase(open: () => Promise<Opened>, suite: Suite): void {
  let opened: Opened & { database: TestDatabase };
  beforeAll(async () => {
    const { run, close } = await open();
    opened = { run, close, database: testDatabase(run) };
  });
  afterAll(() => opened?.close());
  suite(() => opened.database);
}

function testDatabase(run: Run): TestDatabase {
  const transport = localTransport("postgres", run, async () => {});
  const client = clientOf(transport, transport.serviceKey);
  return {
    query: async (text, values = []) => {
      const filled = text.replace(/\$(\d)/g, (_, n) => `'${values[Number(n) - 1]?.replaceAll("'", "''")}'`);
      if (!/^\s*(select|with)\b/i.test(filled)) {
        await run(filled);
        return [];
      }
      const [row] = await run(`select coalesce(json_agg(t), '[]')::text as body from (${filled}) t`);
      return JSON.parse(String(row?.body));
    },
    call: async (name, args) => {
      const { data, error } = await client.rpc(name, args);
      if (error) throw Object.assign(new Error(error.message), error);
      return data;
    },
    migrate: () => migrate(run),
    // Deleting beats truncating two dozen tables by far; only the audit log refuses it.
    reset: async () =>
      void (await run(
        "delete from public.companies; delete from public.webhook_events; truncate public.audit_log",
      )),
  };
}

async function postgres15(): Promise<Opened> {
  const server = await startServer({ version: 15 });
  const { run, close } = await connectPostgres(server.url());
  await migrate(run);
  await run("set synchronous_commit = off");
  return { run, close: () => close().finally(server.dispose) };
}

async function emptyDatabase(before: string): Promise<Opened> {
  const admin = inject("postgresUrl");
  const name = `grants_${randomBytes(6).toString("hex")}`;
  const once = async (sql: string) => {
    const { run, close } = await connectPostgres(admin);
    await run(sql).finally(close);
  };
  await once(`create database ${name}`);
  const { run, close } = await connectPostgres(Object.assign(new URL(admin), { pathname: `/${name}` }).href);
  await run(before);
  await migrate(run);
  return { run, close: () => close().then(() => once(`drop database ${name}`)) };
}
