import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Database, openDatabase } from "@/lib/db/database";
import { DatabaseError } from "@/lib/db/database-error";
import { migrate } from "@/lib/db/migrate";
import { rpc } from "@/lib/db/rpc";
import { connectPostgres } from "@/lib/db/transports/postgres";
import { readEnv } from "@/lib/env";
import { CONTRACT_FUNCTIONS } from "@/tests/integration/db/support/functions";
import { tcpProxy } from "@/tests/integration/db/support/tcp-proxy";
import { freePort, type PostgresServer, startServer } from "@/tests/support/postgres/server";
import { serveRest } from "@/tests/support/postgrest/serve";

const any = z.unknown();
const unavailable = (code: string) => ({ name: DatabaseError.name, code, isUnavailable: true });

let server: PostgresServer;
let database: Database;
let also: () => Promise<void> = async () => {};
beforeAll(async () => {
  server = await startServer();
  const { run, close } = await connectPostgres(server.url());
  await migrate(run);
  await run(CONTRACT_FUNCTIONS).finally(close);
});
afterEach(async () => {
  await database.close();
  await also();
  also = async () => {};
});
afterAll(() => server.dispose());

const openPostgres = async (url = server.url()) => {
  database = await openDatabase(readEnv({ DATABASE_URL: url }));
};
const openRest = async () => {
  const rest = await serveRest(server.url());
  also = rest.close;
  database = await openDatabase(
    readEnv({ SUPABASE_URL: rest.url, SUPABASE_SERVICE_ROLE_KEY: rest.serviceKey }),
  );
};

describe.each([
  ["Postgres", () => openPostgres()],
  ["Supabase's REST interface", openRest],
])("a server behind %s that dies", (_name, open) => {
  test("makes every call fail as unavailable, quickly, and calls work again when it is back", async () => {
    await open();
    expect(await rpc("who", {}, any)).toBe("service_role");
    await server.stop();
    const started = Date.now();
    const failures = await Promise.all(Array.from({ length: 5 }, () => problemOf(rpc("who", {}, any))));
    expect(failures).toMatchObject(Array(5).fill({ isUnavailable: true }));
    expect(Date.now() - started).toBeLessThan(2_000);
    await server.start();
    expect(await rpc("who", {}, any)).toBe("service_role");
  });

  test("by kill -9 in the middle of a call fails that call once and nothing later", async () => {
    await open();
    await rpc("restart_tries", {}, any);
    const before = await rpc("count_marks", {}, any);
    const running = problemOf(rpc("slow_mark", { seconds: 3, n: 7 }, any));
    await hasBegun("slow_mark");
    process.kill(server.pid(), "SIGKILL");
    expect(await running).toMatchObject({ isUnavailable: true });
    await server.start();
    expect(await rpc("count_marks", {}, any)).toBe(before);
  });
});

test("a Supabase that cannot be reached is unavailable, at once", async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  database = await openDatabase(readEnv({ SUPABASE_URL: url, SUPABASE_SERVICE_ROLE_KEY: "any" }));
  const started = Date.now();
  await expect(rpc("who", {}, any)).rejects.toMatchObject(unavailable("unreachable"));
  expect(Date.now() - started).toBeLessThan(1_000);
});

test("a call goes through when the server comes up while it is being tried", async () => {
  const port = await freePort();
  const rest = await serveRest(server.url());
  await rest.close();
  database = await openDatabase(
    readEnv({ SUPABASE_URL: `http://127.0.0.1:${port}`, SUPABASE_SERVICE_ROLE_KEY: "any" }),
  );
  const call = rpc("who", {}, any);
  const late = await serveRest(server.url(), { port });
  also = late.close;
  // It is reached, and refuses a key that it never gave out.
  await expect(call).rejects.toMatchObject({ code: "PGRST301", isUnavailable: false });
});

test("a server that falls silent costs a call its time limit and no more, and is used again afterwards", async () => {
  const proxy = await tcpProxy(Number(new URL(server.url()).port));
  also = proxy.close;
  await openPostgres(Object.assign(new URL(server.url()), { port: String(proxy.port) }).href);
  expect(await rpc("who", {}, any)).toBe("service_role");
  proxy.hang();
  const started = Date.now();
  const calls = Array.from({ length: 15 }, () => problemOf(rpc("who", {}, any, { timeoutMs: 400 })));
  expect(await Promise.all(calls)).toMatchObject(Array(15).fill(unavailable("timeout")));
  expect(Date.now() - started).toBeLessThan(1_500);
  proxy.resume();
  expect(await rpc("who", {}, any)).toBe("service_role");
});

test("connections that the server ended while they were idle are not used again", async () => {
  await openPostgres();
  await Promise.all(Array.from({ length: 5 }, () => rpc("slow", { seconds: 0.05 }, any)));
  const admin = await connectPostgres(server.url());
  await admin
    .run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'referly'")
    .finally(admin.close);
  await new Promise((done) => setTimeout(done, 100));
  expect(await Promise.all(Array.from({ length: 5 }, () => rpc("who", {}, any)))).toEqual(
    Array(5).fill("service_role"),
  );
});

test("two calls that lock the same rows in opposite order both go through", async () => {
  await openPostgres();
  await rpc("restart_tries", {}, any);
  await Promise.all([
    rpc("bump_pair", { first_id: 1, second_id: 2 }, any),
    rpc("bump_pair", { first_id: 2, second_id: 1 }, any),
  ]);
  const admin = await connectPostgres(server.url());
  const rows = await admin.run("select n from public.pairs order by id").finally(admin.close);
  expect(rows).toEqual([{ n: 2 }, { n: 2 }]);
  // One of them was the deadlock's victim and came again.
  expect(await rpc("count_tries", {}, any)).toBe(3);
});

test("more calls than connections take turns", async () => {
  await openPostgres();
  const calls = Array.from({ length: 40 }, () => rpc("slow", { seconds: 0.02 }, any));
  expect(await Promise.all(calls)).toEqual(Array(40).fill(1));
  const admin = await connectPostgres(server.url());
  const [row] = await admin
    .run("select count(*)::int as n from pg_stat_activity where application_name = 'referly'")
    .finally(admin.close);
  expect(row?.n).toBeLessThanOrEqual(10);
});

test("a function that changed its arguments while the server runs is found again", async () => {
  await openPostgres();
  const admin = await connectPostgres(server.url());
  const make = (argument: string) =>
    admin.run(`drop function if exists public.moved; create function public.moved(${argument}) returns text
      language sql as 'select x::text'; grant execute on function public.moved to service_role`);
  await make("x integer");
  expect(await rpc("moved", { x: 1 }, any)).toBe("1");
  await make("x text");
  await expect(rpc("moved", { x: 1 }, any)).rejects.toMatchObject({ code: "42883" });
  expect(await rpc("moved", { x: "a" }, any)).toBe("a");
  await admin.close();
});

async function problemOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => "it went through",
    (error: unknown) => error,
  );
}

async function hasBegun(fn: string): Promise<void> {
  const admin = await connectPostgres(server.url());
  const running = `select count(*)::int as n from pg_stat_activity where query like '%public."${fn}"%' and state = 'active' and pid <> pg_backend_pid()`;
  await expect.poll(async () => (await admin.run(running))[0]?.n).toBe(1);
  await admin.close();
}
