import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { isRefusal, type Run } from "@/lib/db/run";

/** Any number will do, as long as everyone who migrates Referly takes the same. */
const LOCK = "select pg_advisory_xact_lock(7305911140)";

// The table that Supabase's own command line keeps, so that `supabase db push` and this agree on what was applied.
const PREPARE = `${LOCK};
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
alter table supabase_migrations.schema_migrations add column if not exists statements text[];
alter table supabase_migrations.schema_migrations add column if not exists name text;`;

/**
 * Applies the migrations that a database has not seen, in order, each in its own transaction together with its record.
 * Several processes may do so at once: each migration is applied once. Returns the names of those applied here.
 */
export async function migrate(
  run: Run,
  folder = join(process.cwd(), "supabase", "migrations"),
): Promise<string[]> {
  await run(PREPARE);
  const known = await appliedVersions(run);
  const applied: string[] = [];
  // Next would otherwise pack the whole project with every route that might migrate.
  for (const file of (await readdir(/* turbopackIgnore: true */ folder))
    .filter((name) => /^\d+_.+\.sql$/.test(name))
    .sort()) {
    const [version = "", name = ""] = split(file);
    if (known.has(version)) continue;
    const sql = await readFile(/* turbopackIgnore: true */ `${folder}/${file}`, "utf8");
    if (await apply(run, { version, name, sql })) applied.push(file);
  }
  return applied;
}

const split = (file: string) => file.slice(0, -".sql".length).split(/_(.*)/s);

async function apply(
  run: Run,
  { version, name, sql }: Record<"version" | "name" | "sql", string>,
): Promise<boolean> {
  const record = `insert into supabase_migrations.schema_migrations (version, name, statements)
values (${text(version)}, ${text(name)}, array[${text(sql)}]);`;
  try {
    await run(`${LOCK};\n${record}\n${sql}`);
    return true;
  } catch (error) {
    // Someone else applied it while this one waited for the lock.
    if (isRefusal(error) && error.code === "23505" && (await appliedVersions(run)).has(version)) return false;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Migration ${version}_${name}.sql failed and was undone: ${reason}`, { cause: error });
  }
}

async function appliedVersions(run: Run): Promise<Set<string>> {
  const rows = await run("select version from supabase_migrations.schema_migrations");
  return new Set(rows.map((row) => z.string().parse(row.version)));
}

const text = (value: string) => `E'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
