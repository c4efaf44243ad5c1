import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished, vi } from "vitest";
import { startStandInWhop } from "@/tests/support/whop/stand-in";
import { createWorld } from "@/tests/support/whop/state/create-world";

export const APP_ID = "app_referly_test";
const API_KEY = "key-of-the-test";

/** The Whop door as a fresh process has it, with empty caches, pointed at this environment. */
export async function openDoor(environment: Record<string, string>) {
  vi.resetModules();
  vi.stubEnv("NEXT_PUBLIC_WHOP_APP_ID", APP_ID);
  vi.stubEnv("WHOP_API_KEY", API_KEY);
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const [{ checkAccess }, lookups, { createCheckoutConfiguration }, promoCodes, tokens, lists, joins] =
    await Promise.all([
      import("@/lib/whop/access"),
      import("@/lib/whop/lookups"),
      import("@/lib/whop/checkout"),
      import("@/lib/whop/promo-codes"),
      import("@/lib/whop/user-token"),
      import("@/lib/whop/lists"),
      import("@/lib/whop/joined-at"),
    ]);
  const rest = { ...promoCodes, ...tokens, ...lists, ...joins };
  return { checkAccess, createCheckoutConfiguration, ...lookups, ...rest };
}

/** The door in front of a stand-in Whop that lives as long as the test. */
export async function openDoorToWhop(world = createWorld()) {
  const whop = await startStandInWhop({
    appOrigin: "http://127.0.0.1:1",
    webhookUrl: null,
    webhookSecret: "ws_never_used_in_this_test",
    appId: APP_ID,
    apiKey: API_KEY,
    world,
  });
  onTestFinished(() => whop.close());
  const door = await openDoor({ WHOP_API_ORIGIN: whop.origin, WHOP_STORE_ORIGIN: whop.origin });
  return { whop, door };
}

export type Seen = { method: string; path: string; headers: IncomingMessage["headers"]; body: string };
type Reply = (seen: Seen, response: ServerResponse) => void;

/** The door in front of a server that answers as the test says, and what that server saw. */
export async function openDoorTo(reply: Reply, environment: Record<string, string> = {}) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const call = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
    seen.push(call);
    reply(call, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const door = await openDoor({ WHOP_API_ORIGIN: origin, WHOP_STORE_ORIGIN: origin, ...environment });
  return { door, seen, origin };
}

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** Moves the clock that caches read forward, for the rest of the test; timers and sockets go on as they were. */
export function passTime() {
  const now = performance.now.bind(performance);
  let ahead = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now() + ahead);
  return async (milliseconds: number) => {
    ahead += milliseconds;
    // Caches look at the clock once a millisecond.
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
}
