import { describe, expect, test } from "vitest";
import { clientAddress, networkOf } from "@/lib/clicks/client-address";

const PEER = "198.51.100.9";

describe("the address comes from the trusted proxy, never from what a client claims", () => {
  test.each([
    ["without proxies the peer counts, whatever the header says", "6.6.6.6", 0, PEER],
    ["behind one proxy its entry counts", "203.0.113.7", 1, "203.0.113.7"],
    [
      "behind one proxy the entries that the client made up do not",
      "6.6.6.6, 7.7.7.7, 203.0.113.7",
      1,
      "203.0.113.7",
    ],
    [
      "behind two proxies the second from the right counts",
      "6.6.6.6, 203.0.113.7, 10.0.0.1",
      2,
      "203.0.113.7",
    ],
    ["a hundred made-up entries change nothing", `${"6.6.6.6, ".repeat(100)}203.0.113.7`, 1, "203.0.113.7"],
    ["no spaces are needed", "6.6.6.6,203.0.113.7", 1, "203.0.113.7"],
    ["fewer entries than proxies mean unknown", "203.0.113.7", 2, null],
    ["no header behind a proxy means unknown", null, 1, null],
    ["an empty entry means unknown", "203.0.113.7,", 1, null],
    ["garbage means unknown", "<script>", 1, null],
    ["a host name means unknown", "localhost", 1, null],
    ["an address in hexadecimal means unknown", "0x7f000001", 1, null],
    ["a number means unknown", "2130706433", 1, null],
    ["an address of three parts means unknown", "127.0.1", 1, null],
    ["an obfuscated entry means unknown", "_hidden", 1, null],
  ])("%s", (_rule, forwardedFor, hops, address) => {
    expect(clientAddress(forwardedFor, PEER, hops)).toBe(address);
  });

  test.each([
    ["203.0.113.7:51234", "203.0.113.7"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
  ])("ports, brackets and zones are taken off: %s", (written, address) => {
    expect(clientAddress(written, null, 1)).toBe(address);
  });

  test("a connection without a peer is unknown", () => {
    expect(clientAddress("203.0.113.7", null, 0)).toBeNull();
  });
});

describe("a visitor's network", () => {
  test.each([
    ["an IPv4 address is its own", "203.0.113.7", "203.0.113.7"],
    ["IPv4 inside IPv6 is that IPv4 address", "::ffff:203.0.113.7", "203.0.113.7"],
    ["IPv4 inside IPv6 in hexadecimal, too", "::ffff:cb00:7107", "203.0.113.7"],
    ["IPv6 stands for its /64", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["however it is written", "2001:0DB8:0001:0002:0000:0000:0000:0001", "2001:db8:1:2::/64"],
    ["with zeros inside the prefix", "2001:db8::7", "2001:db8::/64"],
    ["the loopback has one", "::1", "::/64"],
  ])("%s", (_rule, address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test("two addresses of one /64 are one network, of two /64 they are two", () => {
    expect(networkOf("2001:db8:1:2::1")).toBe(networkOf("2001:db8:1:2:ffff::9"));
    expect(networkOf("2001:db8:1:2::1")).not.toBe(networkOf("2001:db8:1:3::1"));
  });
});
