import autocannon from "autocannon";

export type Load = {
  /** Answers a second. */
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  sent: number;
  /** Answers with another status than was expected, and connections that failed. */
  wrong: number;
};

type Options = {
  url: string;
  requests: number;
  expected: number;
  headers?: (index: number) => Record<string, string>;
};

/** Connections that ask at the same time; the figure that p99 is promised for. */
export const CONNECTIONS = 32;

/** Sends a fixed number of GETs over 32 connections and waits for every answer. Loopback only, by the caller's URL. */
export async function load({ url, requests, expected, headers }: Options): Promise<Load> {
  if (!["127.0.0.1", "localhost"].includes(new URL(url).hostname))
    throw new Error("The bench only asks this machine.");
  let index = 0;
  let right = 0;
  const started = performance.now();
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        connections: CONNECTIONS,
        amount: requests,
        timeout: 30,
        requests: [
          {
            setupRequest: (request) => ({
              ...request,
              headers: { ...request.headers, ...headers?.(index++) },
            }),
          },
        ],
      },
      (error, done) => (error ? reject(error) : resolve(done)),
    );
    instance.on("response", (_client, statusCode) => {
      if (statusCode === expected) right += 1;
    });
  });
  const seconds = (performance.now() - started) / 1000;
  return {
    perSecond: Math.round(requests / seconds),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    sent: requests,
    wrong: requests - right,
  };
}

/** The middle one of an odd number of figures. */
export function median(figures: number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}
