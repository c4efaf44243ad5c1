import { describe, expect, test } from "vitest";
import { visitOf } from "@/lib/clicks/visit";
import { CHROME, clickRequestOf } from "@/tests/support/click-request";
import { BROWSERS } from "./user-agents";

const MORNING = "2026-11-24T08:00:00Z";
const LATE = "2026-11-24T23:59:59Z";
const NEXT_DAY = "2026-11-25T00:00:00Z";

const visit = (parts: Parameters<typeof clickRequestOf>[0] = {}, companyId = "biz_one", at = MORNING) =>
  visitOf(clickRequestOf(parts), companyId, at);

describe("a visitor's key", () => {
  test("stays the same within a UTC day", () => {
    expect(visit({}, "biz_one", LATE).visitorKey).toBe(visit().visitorKey);
  });

  test("changes with the UTC day, so that nobody can be followed", () => {
    expect(visit({}, "biz_one", NEXT_DAY).visitorKey).not.toBe(visit({}, "biz_one", LATE).visitorKey);
  });

  test.each(["visitorKey", "networkKey", "deviceKey"] as const)("%s differs between communities", (name) => {
    expect(visit({}, "biz_two")[name]).not.toBe(visit({}, "biz_one")[name]);
  });

  test.each([
    ["network", { address: "203.0.113.8" }],
    ["browser", { headers: { "user-agent": `${CHROME} Edg/142.0` } }],
    ["language", { headers: { "accept-language": "de" } }],
    ["system hint", { headers: { "sec-ch-ua-platform": '"macOS"' } }],
  ])("differs with the %s", (_what, parts) => {
    expect(visit(parts).visitorKey).not.toBe(visit().visitorKey);
  });

  test("is the same all over an IPv6 /64", () => {
    const [one, other] = ["2001:db8:1:2::1", "2001:db8:1:2:aaaa::9"].map((address) => visit({ address }));
    expect(one?.visitorKey).toBe(other?.visitorKey);
    expect(one?.networkKey).toBe(other?.networkKey);
  });

  test("has the form that the database checks", () => {
    for (const address of ["203.0.113.7", "2001:db8::1", null]) {
      expect(visit({ address }).visitorKey).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
    }
  });
});

test("the network's and the device's keys outlive the day: fraud checks compare them", () => {
  const later = visit({}, "biz_one", NEXT_DAY);
  expect([later.networkKey, later.deviceKey]).toEqual([visit().networkKey, visit().deviceKey]);
});

test("an unknown address has no network key", () => {
  expect(visit({ address: null }).networkKey).toBeUndefined();
});

test("nothing that is kept holds the address, the agent or the page that held the link", () => {
  const kept = JSON.stringify(
    visit({
      address: "203.0.113.7",
      headers: { referer: "https://mail.example/inbox/secret-letter?who=maya" },
    }),
  );
  for (const raw of ["203.0.113", CHROME, "Windows NT", "AppleWebKit", "secret-letter", "maya"]) {
    expect(kept).not.toContain(raw);
  }
});

describe("the agent is kept as families only", () => {
  test.each([
    ["Chrome", CHROME, "Chrome / Windows / desktop"],
    [
      "Safari on iOS",
      BROWSERS.find(([name]) => name === "Safari on iOS")?.[1] ?? "",
      "Safari / iOS / mobile",
    ],
  ])("%s", (_name, agent, family) => {
    expect(visit({ headers: { "user-agent": agent } }).agent).toBe(family);
  });

  test("an agent that nobody knows leaves none of its words behind", () => {
    const { agent } = visit({ headers: { "user-agent": "maya@mail.example/1.0 (my own) browser" } });
    expect(agent).toBe("unknown / unknown / unknown");
  });

  test.each(BROWSERS)("%s fits the database's 120 characters", (_name, agent) => {
    expect(visit({ headers: { "user-agent": agent } }).agent?.length).toBeLessThanOrEqual(120);
  });

  test("one of 1,001 characters is not read at all", () => {
    expect(visit({ headers: { "user-agent": "a".repeat(1_001) } }).agent).toBeUndefined();
  });
});

describe("where a visitor comes from", () => {
  test.each([
    ["https://www.youtube.com/watch?v=1", "www.youtube.com"],
    ["http://localhost:8080/x", "localhost:8080"],
    ["https://bücher.example/", "xn--bcher-kva.example"],
    ["https://maya:secret@blog.example/", "blog.example"],
    ["android-app://com.slack/", undefined],
    ["javascript:alert(1)", undefined],
    ["not an address", undefined],
    ["", undefined],
  ])("of the referrer %j only the host is kept", (referer, host) => {
    expect(visit({ headers: { referer } }).referrerHost).toBe(host);
  });

  test("campaign tags are cut, and freed of what the database cannot hold", () => {
    const url = `/r/abc?utm_source=${"a".repeat(150)}&utm_medium=a%00b&utm_campaign=&utm_source=second`;
    expect(visit({ url })).toMatchObject({
      utmSource: "a".repeat(100),
      utmMedium: "ab",
      utmCampaign: undefined,
    });
  });

  test("an emoji that is cut in two leaves well-formed text", () => {
    const { utmSource } = visit({ url: `/r/abc?utm_source=${"a".repeat(99)}${encodeURIComponent("🎉")}` });
    expect(utmSource?.isWellFormed()).toBe(true);
  });

  test.each([
    ["DE", "DE"],
    ["XX", undefined],
    ["T1", undefined],
    ["de", undefined],
    ["Germany", undefined],
  ])("the country %s is kept as %s", (header, country) => {
    expect(visit({ headers: { "x-vercel-ip-country": header } }).country).toBe(country);
  });
});
