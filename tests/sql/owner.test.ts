import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "@/lib/db/migrate";
import { connectPostgres } from "@/lib/db/transports/postgres";
import { type PostgresServer, startServer } from "@/tests/support/postgres/server";

// A server of its own: on it nobody has made the roles before.
let server: PostgresServer;
beforeAll(async () => {
  server = await startServer({ version: 18 });
});
afterAll(() => server?.dispose());

test("a database's owner who is no superuser may migrate it, and then act as the server's role", async () => {
  const admin = await connectPostgres(server.url());
  await admin.run("create role keeper createrole bypassrls");
  await admin.run("create database kept owner keeper").finally(admin.close);
  const { run, close } = await connectPostgres(server.url("kept"));
  try {
    await run("set session authorization keeper");
    await migrate(run);
    const rows = await run(
      "set local role service_role; select current_user::text as me from public.db_now()",
    );
    expect(rows).toEqual([{ me: "service_role" }]);
  } finally {
    await close();
  }
});
