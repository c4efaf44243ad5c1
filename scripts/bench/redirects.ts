import { type Load, load, median } from "./load";
import type { Stage } from "./stage";
import { visitorHeaders } from "./visitors";

export type Promised = { what: string; kept: boolean };
type Kind = "empty" | "route" | "server";
type Round = Record<Kind, Load>;

const ROUNDS = 3;
/** The load that response times are promised for, and one that leaves no core idle. */
const MODERATE = 32;
const FULL = 128;
const REQUESTS: Record<Kind, number> = { empty: 8_000, route: 8_000, server: 40_000 };
const NAMES: Record<Kind, string> = {
  empty: "empty route handler of Next (baseline)",
  route: "/r/CODE, route handler, click committed",
  server: "/r/CODE, server.ts, click committed",
};

/**
 * Redirects of `/r/CODE`, every one a different visitor whose click is committed before the answer, through Next's route
 * handler and through server.ts, each beside an empty route handler of the same Next. All three are warmed up, then take
 * turns for three rounds.
 */
export async function benchRedirects(stage: Stage, say: (line: string) => void) {
  let visitors = 0;
  const { next, server, code } = stage;
  const urls: Record<Kind, string> = {
    empty: `${next}/api/health/live`,
    route: `${next}/r/${code}`,
    server: `${server}/r/${code}`,
  };
  const ask = (kind: Kind, connections: number, requests: number) =>
    load({
      url: urls[kind],
      requests,
      connections,
      expected: kind === "empty" ? 204 : 302,
      headers: visitorHeaders(++visitors),
    });
  const warmUp = { empty: 4_000, route: 4_000, server: 10_000 };
  for (const kind of ["empty", "route", "server"] as const) await ask(kind, MODERATE, warmUp[kind]);
  const before = await stage.recordedClicks(warmUp.route + warmUp.server);

  const rounds: Record<number, Round[]> = { [MODERATE]: [], [FULL]: [] };
  for (const connections of [MODERATE, FULL]) {
    for (let round = 1; round <= ROUNDS; round += 1) {
      rounds[connections]?.push({
        empty: await ask("empty", connections, REQUESTS.empty),
        route: await ask("route", connections, REQUESTS.route),
        server: await ask("server", connections, REQUESTS.server),
      });
    }
  }
  const all = Object.values(rounds).flat();
  const sent = all.length * (REQUESTS.route + REQUESTS.server);
  const recorded = (await stage.recordedClicks(before + sent)) - before;
  const wrong = all.flatMap((round) => Object.values(round)).reduce((sum, one) => sum + one.wrong, 0);

  for (const connections of [MODERATE, FULL]) {
    say(`\nRedirects, ${connections} connections, median of ${ROUNDS} rounds, ${stage.postgres}`);
    for (const kind of ["empty", "route", "server"] as const) say(lineOf(kind, rounds[connections] ?? []));
  }
  say(`clicks sent ${sent}, recorded ${recorded}, wrong answers ${wrong}`);

  const full = rounds[FULL] ?? [];
  const moderate = rounds[MODERATE] ?? [];
  const slowest = Math.max(...moderate.flatMap(({ route, server }) => [route.p99Ms, server.p99Ms]));
  const promises: Promised[] = [
    atLeast("route", 0.8, full),
    atLeast("server", 5, full),
    { what: `every click recorded: ${recorded} of ${sent}`, kept: recorded === sent && wrong === 0 },
    { what: `p99 under 150 ms at ${MODERATE} connections: ${slowest} ms at worst`, kept: slowest < 150 },
  ];
  return { figures: { postgres: stage.postgres, rounds, sent, recorded, wrong }, promises };
}

/** How many times the empty handler of the same round, in the middle of the rounds. */
function ratioOf(kind: Kind, rounds: Round[]): number {
  return median(rounds.map((round) => round[kind].perSecond / round.empty.perSecond));
}

function atLeast(kind: Kind, times: number, rounds: Round[]): Promised {
  const ratio = ratioOf(kind, rounds);
  return {
    what: `${NAMES[kind]}, ${FULL} connections: ${ratio.toFixed(2)} × baseline, at least ${times}`,
    kept: ratio >= times,
  };
}

function lineOf(kind: Kind, rounds: Round[]): string {
  const middle = (figure: (one: Load) => number) => median(rounds.map((round) => figure(round[kind])));
  const speed = String(middle((one) => one.perSecond)).padStart(7);
  const times = kind === "empty" ? "" : `  ${ratioOf(kind, rounds).toFixed(2)} × baseline`;
  return `${NAMES[kind].padEnd(42)} ${speed}/s  p50 ${middle((one) => one.p50Ms)} ms  p99 ${middle((one) => one.p99Ms)} ms${times}`;
}
