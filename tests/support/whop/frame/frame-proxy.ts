import {
  Agent,
  request as callUpstream,
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import { isLoopback, sendHtml } from "../http";
import type { Entries, Theme } from "./entries";

export type FrameProxyOptions = {
  appOrigin: string;
  entries: Entries;
  /** A fresh token for that user. */
  signToken: (userId: string) => Promise<string>;
  /** Whop's web client sends the token with the app's own fetches, some of its other clients do not. */
  tokenOnFetch: boolean;
};

const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
const THEME_COOKIE = "whop-frosted-theme";
/** Cookies of Whop's own that only the proxy may set. */
const OWN_COOKIE = /^(?:whop-frosted-theme|whop_user_token)=/;

/**
 * Plays `*.apps.whop.com`: passes everything on to the app, takes away whatever the browser sent in Whop's name, and adds
 * a fresh token for the person who entered the view, with the theme cookie. `Origin` stays the browser's: the proxy's own. Bodies stream both ways, unread.
 */
export function createFrameProxy(options: FrameProxyOptions): Server {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    pass(options, agent, incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.on("close", () => agent.destroy());
  return server;
}

async function pass(
  options: FrameProxyOptions,
  agent: Agent,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (!isLoopback(incoming)) return sendHtml(outgoing, 421, "This proxy answers on this machine only.");
  const target = new URL(options.appOrigin);
  const { hostname, port } = target;
  const headers = await upstreamHeaders(options, incoming, target.host);
  const upstream = callUpstream(
    { agent, hostname, port, method: incoming.method, path: incoming.url, headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, keptHeaders(answer));
      answer.pipe(outgoing);
      answer.on("error", () => outgoing.destroy());
    },
  );
  upstream.on("error", () =>
    outgoing.headersSent
      ? outgoing.destroy()
      : sendHtml(outgoing, 502, notYet(options.entries.find(pathOf(incoming))?.theme)),
  );
  outgoing.on("close", () => {
    if (!outgoing.writableFinished) upstream.destroy();
  });
  incoming.pipe(upstream);
}

async function upstreamHeaders(
  options: FrameProxyOptions,
  incoming: IncomingMessage,
  host: string,
): Promise<OutgoingHttpHeaders> {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (!HOP_BY_HOP.has(name) && !name.startsWith("x-whop-")) headers[name] = value;
  }
  const peer = incoming.socket.remoteAddress ?? "";
  const before = incoming.headers["x-forwarded-for"];
  headers["x-forwarded-for"] = before ? `${before}, ${peer}` : peer;
  headers["x-forwarded-host"] = incoming.headers.host;
  headers["x-forwarded-proto"] = "http";
  headers.host = host;

  const entry = options.entries.find(pathOf(incoming));
  const cookies = (incoming.headers.cookie ?? "")
    .split(/;\s*/)
    .filter((cookie) => cookie && !OWN_COOKIE.test(cookie));
  if (entry) cookies.push(`${THEME_COOKIE}=appearance:${entry.theme}`);
  delete headers.cookie;
  if (cookies.length > 0) headers.cookie = cookies.join("; ");
  if (!entry) return headers;
  if (!entry.isApi || options.tokenOnFetch)
    headers["x-whop-user-token"] = await options.signToken(entry.userId);
  return headers;
}

/** The path as the app will see it: dots and doubled slashes resolved, escapes left alone. */
const pathOf = ({ url }: IncomingMessage) => new URL(url ?? "/", "http://proxy.invalid").pathname;

/** Raw, so that several cookies stay several headers. */
function keptHeaders(answer: IncomingMessage): string[] {
  const kept: string[] = [];
  for (let index = 0; index < answer.rawHeaders.length; index += 2) {
    const [name = "", value = ""] = answer.rawHeaders.slice(index, index + 2);
    if (!HOP_BY_HOP.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}

/** The page that takes Referly's place until it answers, in the theme of the view. */
const notYet = (theme: Theme = "light") => `<!doctype html><html lang="en"><meta charset="utf-8">
<title>Referly is starting</title><meta http-equiv="refresh" content="2"><meta name="color-scheme" content="${theme}">
<style>body{font:14px/20px "Inter Variable",Inter,system-ui,sans-serif;display:grid;place-content:center;min-height:90vh;
margin:0;padding:0 20px;text-align:center;color:${theme === "dark" ? "#a3a099;background:#1a1b19" : "#67645c;background:#fff"}}
strong{font-weight:600;color:${theme === "dark" ? "#edece8" : "#1e1d1a"}}</style>
<p><strong>Referly is not answering yet.</strong><br>This page tries again every two seconds.</p></html>`;
