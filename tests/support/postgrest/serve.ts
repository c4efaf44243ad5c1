import { createServer, type IncomingMessage } from "node:http";
import { postgresTransport } from "@/lib/db/transports/postgres";

/** Supabase's REST interface on a port of this machine: what SUPABASE_URL and the two keys point at in tests. */
export type RestServer = { url: string; serviceKey: string; anonKey: string; close: () => Promise<void> };

/**
 * Serves the functions of a Postgres at `/rest/v1/rpc/` over HTTP, so that supabase-js really goes through the network.
 * The keys are made for this server; `port` 0 takes a free one.
 */
export async function serveRest(databaseUrl: string, { port = 0 } = {}): Promise<RestServer> {
  const { serviceKey, anonKey = "", fetch, close } = postgresTransport(databaseUrl);
  const server = createServer(async (request, response) => {
    const { url = "/", method, headers } = request;
    const names = ["apikey", "authorization", "x-time-limit-ms"];
    const known = names.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : []));
    const body = await textOf(request);
    const answer = await fetch(`http://database.invalid${url}`, {
      method,
      headers: Object.fromEntries(known),
      body,
    });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(await answer.text());
  });
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : port}`;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await close();
  };
  return { url, serviceKey, anonKey, close: stop };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
