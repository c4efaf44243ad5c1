import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { connectPostgres } from "@/lib/db/transports/postgres";
import { freshDatabase } from "@/tests/support/postgres/fresh-database";
import { freshEmbedded } from "@/tests/support/postgres/fresh-embedded";
import { startServer } from "@/tests/support/postgres/server";

test("a test server and its data end with the process that started it, even by kill -9", async () => {
  const script = "tests/integration/db/support/hold-server.ts";
  const child = spawn(process.execPath, ["--import", "tsx", "--conditions=react-server", script]);
  const [said] = await once(child.stdout, "data");
  const [pid = "", folder = ""] = String(said).trim().split(" ");
  expect(isAlive(Number(pid))).toBe(true);
  child.kill("SIGKILL");
  await expect.poll(() => isAlive(Number(pid)), { timeout: 10_000 }).toBe(false);
  await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
});

test("a server whose WAL writer was killed comes back by itself, on the same data", async () => {
  const server = await startServer({ version: 15 });
  const before = await connectPostgres(server.url());
  await before.run("create table kept as select 1 as n");
  process.kill(await server.pidOf("walwriter"), "SIGKILL");
  await before.close().catch(() => {});
  const reachable = () =>
    connectPostgres(server.url()).then(({ run, close }) => run("table kept").finally(close));
  await expect.poll(() => reachable().catch(() => null), { timeout: 20_000 }).toEqual([{ n: 1 }]);
  await server.dispose();
});

test("fresh databases are migrated, empty and apart from each other", async () => {
  const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
  await one.run("select public.ensure_company('biz_one', 'One', null, null)");
  expect(await one.run("select count(*)::int as n from public.companies")).toEqual([{ n: 1 }]);
  expect(await two.run("select count(*)::int as n from public.companies")).toEqual([{ n: 0 }]);
  await Promise.all([one.drop(), two.drop()]);
});

test("fresh embedded databases are migrated, empty and apart from each other", async () => {
  const one = await freshEmbedded();
  const two = await freshEmbedded();
  await one.run("select public.ensure_company('biz_one', 'One', null, null)");
  expect(await two.run("select count(*)::int as n from public.companies")).toEqual([{ n: 0 }]);
  await Promise.all([one.close(), two.close()]);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
