import type { Arrival } from "./arrivals";
import type { Random } from "./random";
import { DAY } from "./times";

/** What becomes of somebody who joined. */
export type Fate = "stays" | "refunded" | "half_refunded" | "disputed" | "left_early" | "declined_first";

/** How many meet each fate but staying, and how many days ago they must have joined for it to be over by now. */
const FATES: [Exclude<Fate, "stays">, { count: number; daysAgo: [number, number] }][] = [
  ["disputed", { count: 1, daysAgo: [35, 75] }],
  ["refunded", { count: 6, daysAgo: [9, 85] }],
  ["half_refunded", { count: 3, daysAgo: [9, 60] }],
  ["left_early", { count: 2, daysAgo: [12, 85] }],
  ["declined_first", { count: 5, daysAgo: [0, 85] }],
];

/** Decides about everyone who came through a link; whoever is not in the answer stays. */
export function fatesOf(arrivals: readonly Arrival[], random: Random, now: Date): Map<Arrival, Fate> {
  const fates = new Map<Arrival, Fate>();
  for (const [fate, { count, daysAgo }] of FATES) {
    const [latest, earliest] = daysAgo.map((days) => now.getTime() - days * DAY) as [number, number];
    const isFree = fate === "left_early";
    for (let left = count; left > 0; left -= 1) {
      const open = arrivals.filter(
        (arrival) =>
          arrival.click !== null &&
          !fates.has(arrival) &&
          (arrival.planId === "plan_lumen_free") === isFree &&
          arrival.at > earliest &&
          arrival.at < latest,
      );
      if (open.length > 0) fates.set(random.pick(open), fate);
    }
  }
  return fates;
}
