import { v7 } from "uuid";
import type { SeedClick } from "./plan";
import type { Random } from "./random";
import { iso } from "./times";

const SOURCES: [Pick<SeedClick, "referrerHost" | "utmSource">, number][] = [
  [{ referrerHost: "l.instagram.com", utmSource: "instagram" }, 29],
  [{ referrerHost: "www.tiktok.com", utmSource: "tiktok" }, 21],
  [{ referrerHost: null, utmSource: null }, 20],
  [{ referrerHost: "discord.com", utmSource: "discord" }, 11],
  [{ referrerHost: "t.co", utmSource: "x" }, 10],
  [{ referrerHost: "www.youtube.com", utmSource: "youtube" }, 9],
];

// biome-ignore format: one row reads better than thirteen
const COUNTRIES = [
  ["US", 36], ["GB", 12], ["DE", 9], ["CA", 7], ["BR", 6], ["FR", 6], ["IN", 6], ["AU", 4], ["ES", 4], ["NL", 3], ["SE", 3],
  ["NG", 2], ["JP", 2],
] as const;

const AGENTS = [
  ["Safari / iOS / mobile", 34],
  ["Chrome / Android / mobile", 27],
  ["Chrome / Windows / desktop", 16],
  ["Safari / macOS / desktop", 9],
  ["Chrome / macOS / desktop", 7],
  ["Firefox / Windows / desktop", 4],
  ["Safari / iOS / tablet", 3],
] as const;

const MACHINES = [
  ["bot", 46],
  ["preview", 38],
  ["prefetch", 10],
  ["head", 6],
] as const;

/** A person's click on somebody's link. */
export function personsClick(random: Random, ownerId: string, at: number): SeedClick {
  return {
    ...aClick(random, ownerId, at),
    ...random.weighted(SOURCES),
    agent: random.weighted(AGENTS),
    // Where nothing in front of the app tells the country, there is none.
    country: random.chance(0.96) ? random.weighted(COUNTRIES) : null,
  };
}

/** The same visitor presses the same link once more. */
export function pressedAgain(random: Random, click: SeedClick, at: number): SeedClick {
  return { ...click, id: clickId(random, at), at: iso(at) };
}

/** A crawler or a preview fetches a link: kept with its reason, never counted. */
export function machinesClick(random: Random, ownerId: string, at: number): SeedClick {
  return { ...aClick(random, ownerId, at), excludedReason: random.weighted(MACHINES) };
}

function aClick(random: Random, ownerId: string, at: number): SeedClick {
  return {
    id: clickId(random, at),
    ownerId,
    visitorKey: random.text(22),
    at: iso(at),
    excludedReason: null,
    networkKey: random.text(22),
    deviceKey: random.text(22),
    agent: null,
    referrerHost: null,
    utmSource: null,
    country: null,
  };
}

const clickId = (random: Random, at: number) => v7({ msecs: at, random: random.bytes(16) });
