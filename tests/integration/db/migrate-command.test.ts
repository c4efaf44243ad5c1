import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { migrate } from "@/lib/db/migrate";
import type { Run } from "@/lib/db/run";
import { connectPostgres } from "@/lib/db/transports/postgres";
import { npmRun } from "@/tests/support/npm-run";
import { freePort } from "@/tests/support/postgres/server";

const files = readdirSync("supabase/migrations").sort();

let url: string;
let run: Run;
let drop: () => Promise<void>;
beforeEach(async () => {
  const name = `empty_${randomBytes(6).toString("hex")}`;
  const admin = await connectPostgres(inject("postgresUrl"));
  await admin.run(`create database ${name}`);
  url = Object.assign(new URL(inject("postgresUrl")), { pathname: `/${name}` }).href;
  const own = await connectPostgres(url);
  run = own.run;
  drop = async () => {
    await own.close();
    await admin.run(`drop database ${name} with (force)`).finally(admin.close);
  };
});
afterEach(() => drop());

describe("npm run migrate", () => {
  test("applies what is new, says so, and does nothing the second time", async () => {
    const first = await command({ DATABASE_URL: url });
    expect(first.status).toBe(0);
    expect(first.output.trim().split("\n")).toEqual([
      ...files.map((name) => `applied ${name}`),
      `${files.length} applied`,
    ]);
    expect(await command({ DATABASE_URL: url })).toMatchObject({ status: 0, output: "nothing to do\n" });
  });

  test("without DATABASE_URL says what to set, and what to use for Supabase instead", async () => {
    const { status, errors } = await command({ DATABASE_URL: "" });
    expect(status).toBe(1);
    expect(errors).toContain("DATABASE_URL");
    expect(errors).toContain("supabase db push");
  });

  test("says that it cannot reach the server", async () => {
    const nowhere = `postgresql://postgres@127.0.0.1:${await freePort()}/postgres`;
    const { status, errors } = await command({ DATABASE_URL: nowhere });
    expect(status).toBe(1);
    expect(errors).toMatch(/ECONNREFUSED|No connection/);
  });
});

test("every migration is recorded under its version, name and text, as Supabase's command line does", async () => {
  await migrate(run);
  const rows = await run(
    "select version, name, statements[1] ~ 'function|table' as has_text from supabase_migrations.schema_migrations order by 1",
  );
  expect(rows).toEqual(
    files.map((file) => {
      const [, version, name] = /^(\d+)_(.+)\.sql$/.exec(file) ?? [];
      return { version, name, has_text: true };
    }),
  );
});

test("what Supabase's command line has applied is not applied again", async () => {
  await migrate(run);
  await run("alter table supabase_migrations.schema_migrations drop column statements, drop column name");
  expect(await migrate(run)).toEqual([]);
});

test("several servers that start at once apply each migration once", async () => {
  const others = await Promise.all([1, 2, 3].map(() => connectPostgres(url)));
  const applied = await Promise.all(others.map((other) => migrate(other.run)));
  await Promise.all(others.map((other) => other.close()));
  expect(applied.flat().sort()).toEqual(files);
});

test("a migration that fails is undone as a whole, named, and tried again the next time", async () => {
  const folder = mkdtempSync(join(tmpdir(), "referly-migrations-"));
  writeFileSync(join(folder, "1_good.sql"), "create table public.good (n integer);");
  writeFileSync(join(folder, "2_bad.sql"), "create table public.bad (n integer); select 1 / 0;");
  await expect(migrate(run, folder)).rejects.toThrow(
    "Migration 2_bad.sql failed and was undone: division by zero",
  );
  expect(
    await run("select to_regclass('public.good')::text as good, to_regclass('public.bad')::text as bad"),
  ).toEqual([{ good: "good", bad: null }]);
  writeFileSync(join(folder, "2_bad.sql"), "create table public.bad (n integer);");
  expect(await migrate(run, folder)).toEqual(["2_bad.sql"]);
  rmSync(folder, { recursive: true });
});

const command = (variables: Record<string, string>) => npmRun("migrate", variables);
