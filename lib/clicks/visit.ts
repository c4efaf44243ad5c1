import Bowser from "bowser";
import { LRUCache } from "lru-cache";
import { networkOf } from "@/lib/clicks/client-address";
import { type ExcludedReason, excludedReason } from "@/lib/clicks/excluded";
import { keyedHash } from "@/lib/keys";

/** What arrives at `/r/CODE`, whichever server took the request. */
export type ClickRequest = {
  method: string;
  /** Path and query, as sent. */
  url: string;
  header: (name: string) => string | null;
  /** The client's address, already freed from what clients may claim; null when unknown. */
  address: string | null;
};

/** What is kept of a visitor: keyed hashes and families, never an address or a raw user agent. What is unknown is left out. */
export type Visit = {
  visitorKey: string;
  networkKey?: string;
  deviceKey: string;
  excludedReason?: ExcludedReason;
  agent?: string;
  referrerHost?: string;
  utmSource?: string;
  utmMedium?: string;
  utmCampaign?: string;
  country?: string;
};

const DEVICE_HINTS = ["user-agent", "accept-language", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform"];

/** Reads a visit off a request. `at` is now, ISO 8601; the visitor key changes with the UTC day and the community. */
export function visitOf(request: ClickRequest, companyId: string, at: string): Visit {
  const { header } = request;
  const device = DEVICE_HINTS.map((name) => header(name) ?? "").join("\n");
  const network = request.address ? networkOf(request.address) : "";
  const day = at.slice(0, 10);
  return {
    visitorKey: keyedHash("visitor", `${companyId}:${day}`, `${network}\n${device}`),
    networkKey: network ? keyedHash("network", companyId, network) : undefined,
    deviceKey: deviceKeyOf(companyId, device),
    excludedReason: excludedReason(request.method, header) ?? undefined,
    agent: familyOf(header("user-agent")),
    referrerHost: hostOf(header("referer")),
    country: countryOf(header("x-vercel-ip-country") ?? header("cf-ipcountry")),
    ...tagsOf(request.url),
  };
}

const deviceKeys = new LRUCache<string, string>({ max: 2_000 });

/** Remembered, since a few thousand devices send most clicks. */
function deviceKeyOf(companyId: string, device: string): string {
  const name = `${companyId}\n${device}`;
  const known = deviceKeys.get(name);
  if (known) return known;
  const key = keyedHash("device", companyId, device);
  if (name.length <= 1_000) deviceKeys.set(name, key);
  return key;
}

function tagsOf(url: string): Pick<Visit, "utmSource" | "utmMedium" | "utmCampaign"> {
  const start = url.indexOf("?");
  if (start < 0) return {};
  const query = new URLSearchParams(url.slice(start + 1));
  const tag = (name: string) =>
    query.get(name)?.slice(0, 100).replaceAll("\0", "").toWellFormed() || undefined;
  return { utmSource: tag("utm_source"), utmMedium: tag("utm_medium"), utmCampaign: tag("utm_campaign") };
}

const BROWSERS = new Set(Object.values(Bowser.BROWSER_MAP));
const families = new LRUCache<string, string>({ max: 2_000 });

function familyOf(agent: string | null): string | undefined {
  if (!agent || agent.length > 1_000) return undefined;
  const known = families.get(agent);
  if (known) return known;
  const { browser, os, platform } = Bowser.parse(agent);
  // For a browser it does not know, Bowser gives back the beginning of the header as it stands.
  const name = browser.name && BROWSERS.has(browser.name) ? browser.name : undefined;
  const family = [name, os.name, platform.type].map((part) => part ?? "unknown").join(" / ");
  families.set(agent, family);
  return family;
}

function hostOf(referrer: string | null): string | undefined {
  const url = referrer && URL.canParse(referrer) ? new URL(referrer) : null;
  return url && /^https?:$/.test(url.protocol) ? url.host.slice(0, 255) : undefined;
}

function countryOf(header: string | null): string | undefined {
  return header && /^[A-Z]{2}$/.test(header) && header !== "XX" ? header : undefined;
}
