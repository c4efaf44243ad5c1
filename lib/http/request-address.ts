import { clientAddress } from "@/lib/clicks/client-address";
import { env } from "@/lib/env";

/** Set by server.ts on every request it passes on (and stripped from what clients send): the peer of the connection. */
export const PEER_HEADER = "x-referly-peer";

/** The client's address for a request inside Next, by configured trust; null when unknown. */
export function requestAddress(headers: Headers): string | null {
  const peer = isOwnServer() ? headers.get(PEER_HEADER) : null;
  return clientAddress(headers.get("x-forwarded-for"), peer, env().TRUSTED_PROXY_HOPS);
}

function isOwnServer(): boolean {
  return Symbol.for("referly.own-server") in globalThis;
}
