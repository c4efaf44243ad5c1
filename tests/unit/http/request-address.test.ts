import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PEER_HEADER, requestAddress } from "@/lib/http/request-address";

const hops = vi.hoisted(() => ({ count: 0 }));
vi.mock("@/lib/env", () => ({ env: () => ({ TRUSTED_PROXY_HOPS: hops.count }) }));

const OWN_SERVER = Symbol.for("referly.own-server");
const addressOf = (headers: Record<string, string>) => requestAddress(new Headers(headers));

describe("behind our own server", () => {
  beforeEach(() => {
    hops.count = 0;
    Object.defineProperty(globalThis, OWN_SERVER, { value: true, configurable: true });
  });
  afterEach(() => void Reflect.deleteProperty(globalThis, OWN_SERVER));

  test("the peer that it names is the client", () => {
    expect(addressOf({ [PEER_HEADER]: "203.0.113.7", "x-forwarded-for": "6.6.6.6" })).toBe("203.0.113.7");
  });

  test("a proxy's entry counts once a proxy is trusted", () => {
    hops.count = 1;
    expect(addressOf({ [PEER_HEADER]: "10.0.0.1", "x-forwarded-for": "203.0.113.7" })).toBe("203.0.113.7");
  });
});

test("without our own server a client cannot name itself as the peer", () => {
  hops.count = 0;
  expect(addressOf({ [PEER_HEADER]: "6.6.6.6", "x-forwarded-for": "6.6.6.6" })).toBeNull();
});
