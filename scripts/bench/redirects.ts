import { CONNECTIONS, type Load, load, median } from "./load";
import type { Stage } from "./stage";
import { visitorHeaders } from "./visitors";

const ROUNDS = 3;
const REQUESTS = { empty: 6_000, route: 6_000, server: 30_000 };

export type Promised = { what: string; kept: boolean };

/**
 * Redirects of `/r/CODE`, every one a different visitor whose click is committed before the answer, through Next's route
 * handler and through server.ts, each beside an empty route handler of the same Next. Three rounds, interleaved.
 */
export async function benchRedirects(
  { next, server, code, recordedClicks }: Stage,
  say: (line: string) => void,
) {
  const rounds: Record<"empty" | "route" | "server", Load[]> = { empty: [], route: [], server: [] };
  await load({ url: `${next}/api/health/live`, requests: 500, expected: 204 });
  await load({ url: `${server}/r/${code}`, requests: 500, expected: 302, headers: visitorHeaders(0) });
  const before = await recordedClicks(500);

  for (let round = 1; round <= ROUNDS; round += 1) {
    rounds.empty.push(
      await load({ url: `${next}/api/health/live`, requests: REQUESTS.empty, expected: 204 }),
    );
    const route = { url: `${next}/r/${code}`, requests: REQUESTS.route, expected: 302 };
    rounds.route.push(await load({ ...route, headers: visitorHeaders(round * 2) }));
    const own = { url: `${server}/r/${code}`, requests: REQUESTS.server, expected: 302 };
    rounds.server.push(await load({ ...own, headers: visitorHeaders(round * 2 + 1) }));
  }
  const sent = ROUNDS * (REQUESTS.route + REQUESTS.server);
  const recorded = (await recordedClicks(before + sent)) - before;
  const wrong = Object.values(rounds)
    .flat()
    .reduce((sum, one) => sum + one.wrong, 0);

  const ratio = (kind: "route" | "server") =>
    median(rounds[kind].map((one, index) => one.perSecond / (rounds.empty[index]?.perSecond ?? Number.NaN)));
  const line = (name: string, loads: Load[]) =>
    `${name.padEnd(44)} ${String(median(loads.map((one) => one.perSecond))).padStart(7)}/s  p50 ${median(loads.map((one) => one.p50Ms))} ms  p99 ${median(loads.map((one) => one.p99Ms))} ms`;
  say(`\nRedirects, ${CONNECTIONS} connections, median of ${ROUNDS} rounds`);
  say(line("empty route handler of Next (baseline)", rounds.empty));
  say(
    `${line("/r/CODE, route handler, click committed", rounds.route)}  ${ratio("route").toFixed(2)} × baseline`,
  );
  say(
    `${line("/r/CODE, server.ts, click committed", rounds.server)}  ${ratio("server").toFixed(2)} × baseline`,
  );
  say(`clicks sent ${sent}, recorded ${recorded}, wrong answers ${wrong}`);

  const slowest = Math.max(...[...rounds.route, ...rounds.server].map((one) => one.p99Ms));
  const promises: Promised[] = [
    {
      what: `route handler at least 0.8 × the empty one: ${ratio("route").toFixed(2)}`,
      kept: ratio("route") >= 0.8,
    },
    {
      what: `server.ts at least 5 × the empty one: ${ratio("server").toFixed(2)}`,
      kept: ratio("server") >= 5,
    },
    { what: `every click recorded: ${recorded} of ${sent}`, kept: recorded === sent && wrong === 0 },
    { what: `p99 under 150 ms at ${CONNECTIONS} connections: ${slowest} ms at worst`, kept: slowest < 150 },
  ];
  return {
    figures: { rounds, sent, recorded, wrong, ratios: { route: ratio("route"), server: ratio("server") } },
    promises,
  };
}
