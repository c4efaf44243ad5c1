import { createServer, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { openDatabase } from "@/lib/db/database";
import { rpc } from "@/lib/db/rpc";
import { readEnv } from "@/lib/env";

let server: Server;
let requests: { url: string; apikey: string; bearer: string }[] = [];
afterEach(async () => {
  requests = [];
  await (await openDatabase(readEnv({}))).close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

/** A gateway in front of Supabase that answers everything in one way. */
async function gateway(status: number, body: string, headers: Record<string, string> = {}): Promise<void> {
  server = createServer((request, response) => {
    const { apikey, authorization } = request.headers;
    requests.push({ url: request.url ?? "", apikey: String(apikey), bearer: String(authorization) });
    if (status === 0) return request.socket.destroy();
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  await openDatabase(
    readEnv({ SUPABASE_URL: `http://127.0.0.1:${port}`, SUPABASE_SERVICE_ROLE_KEY: "service-key" }),
  );
}

const call = () => rpc("db_now", {}, z.string(), { timeoutMs: 1_000 });

test("a call is one POST to the function, with the key in both headers", async () => {
  await gateway(200, '"now"');
  expect(await call()).toBe("now");
  expect(requests).toEqual([
    { url: "/rest/v1/rpc/db_now", apikey: "service-key", bearer: "Bearer service-key" },
  ]);
});

test.each<[string, number, string, string, boolean]>([
  ["a gateway's error page", 502, "<h1>Bad gateway</h1>", "unreachable", true],
  ["a gateway that gives up", 504, "", "unreachable", true],
  ["too many requests", 429, '{"message":"slow down"}', "unreachable", true],
  ["a wrong key", 401, '{"message":"Invalid API key"}', "HTTP401", false],
  ["a page instead of an answer", 200, "<h1>Hello</h1>", "unreadable", false],
  ["an answer that ends early", 200, '"no', "unreadable", false],
  ["PostgREST without its database", 503, '{"code":"PGRST001","message":"x"}', "unreachable", true],
  ["a connection that breaks after the request", 0, "", "unreachable", true],
])("%s is an error and is asked for once", async (_name, status, body, code, isUnavailable) => {
  await gateway(status, body);
  await expect(call()).rejects.toMatchObject({ code, isUnavailable });
  expect(requests).toHaveLength(1);
});

test("PostgREST that never reached its database is asked again", async () => {
  await gateway(503, '{"code":"PGRST000","message":"x"}');
  await expect(call()).rejects.toMatchObject({ code: "unreachable", isUnavailable: true });
  expect(requests).toHaveLength(4);
});

test("a redirect is not followed, so that the key goes nowhere else", async () => {
  await gateway(307, "", { location: "http://127.0.0.1:9/elsewhere" });
  await expect(call()).rejects.toMatchObject({ isUnavailable: true });
  expect(requests).toHaveLength(1);
});
