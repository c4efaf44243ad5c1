import ipaddr from "ipaddr.js";

/**
 * The client's address by configured trust, never by what a client claims: with `hops` trusted proxies it is the
 * hops-th address from the right of X-Forwarded-For, with none the peer of the connection. Null when that is missing
 * or unreadable. Takes the raw header, the peer's address and the number of proxies.
 */
export function clientAddress(forwardedFor: string | null, peer: string | null, hops: number): string | null {
  const claimed = hops === 0 ? peer : (forwardedFor ?? "").split(",").at(-hops)?.trim();
  return claimed ? readable(claimed) : null;
}

/** The network that stands for a visitor: an IPv4 address, or the /64 of an IPv6 one (RFC 4291 interface ids rotate). */
export function networkOf(address: string): string {
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  const prefix = ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`);
  return `${prefix.toString()}/64`;
}

function readable(claimed: string): string | null {
  const bare = claimed
    .replace(/^\[(.+)\](?::\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")
    .replace(/%.*$/, "");
  return ipaddr.isValid(bare) && (bare.includes(":") || ipaddr.IPv4.isValidFourPartDecimal(bare))
    ? bare
    : null;
}
