/**
 * Referly on any Node host: node:http in front of Next's own handler. It answers `/r/` without entering Next, which is
 * several times as fast, and tells Next who the peer of a connection is. `--dev` runs Next in development.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import next from "next";

type ClickAnswer = { status: number; headers: Record<string, string>; body: string };
type Doors = {
  click: (request: IncomingMessage) => Promise<ClickAnswer>;
  withStatus: (response: ServerResponse, run: () => Promise<void>) => Promise<void>;
  close: () => Promise<void>;
};

const PEER_HEADER = "x-referly-peer";
/** How long a shutdown waits for requests that are under way, and how long it takes at most. */
const ANSWER_MS = 5_000;
const GRACE_MS = 10_000;

const dev = process.argv.includes("--dev");
const port = Number(process.env.PORT ?? 3000);
const hostname = process.env.HOST ?? (dev ? "127.0.0.1" : "0.0.0.0");

Object.defineProperty(globalThis, Symbol.for("referly.own-server"), { value: true });
const app = next({ dev, hostname, port });
await app.prepare();
const handle = app.getRequestHandler();

const server = createServer((request, response) => {
  request.headers[PEER_HEADER] = request.socket.remoteAddress ?? "";
  const isClick =
    /^\/r\/[^/]/.test(request.url ?? "") && (request.method === "GET" || request.method === "HEAD");
  const answered = isClick ? answerClick(request, response) : answerPage(request, response);
  answered.catch(() => {
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
});

/** What lib offers to this server; registered by instrumentation.ts, so both share one set of caches and one database. */
function doors(): Doors | undefined {
  return (globalThis as Record<symbol, Doors | undefined>)[Symbol.for("referly.doors")];
}

async function answerClick(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const door = doors();
  if (!door) return answerPage(request, response);
  const { status, headers, body } = await door.click(request);
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(request.method === "HEAD" ? undefined : body);
}

async function answerPage(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isReadable(request.url ?? "")) {
    response.writeHead(400, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
    response.end("This address cannot be read.");
    return;
  }
  const run = () => handle(request, response);
  await (doors()?.withStatus(response, run) ?? run());
}

/** Next answers 500 for an address whose escapes are malformed. */
function isReadable(url: string): boolean {
  try {
    decodeURI(url.split("?")[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

let isClosing = false;
async function close(): Promise<void> {
  if (isClosing) return;
  isClosing = true;
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  setTimeout(() => server.closeAllConnections(), ANSWER_MS).unref();
  await new Promise((done) => {
    server.close(done);
    server.closeIdleConnections();
  });
  await doors()?.close();
  process.exit(0);
}
process.on("SIGTERM", close);
process.on("SIGINT", close);
// Started by another process of ours (the demo, a test): never outlive it.
process.on("disconnect", close);

server.keepAliveTimeout = 65_000;
server.listen(port, hostname, () => {
  process.stdout.write(
    `${JSON.stringify({ at: new Date().toISOString(), event: "server.listening", hostname, port })}\n`,
  );
});
