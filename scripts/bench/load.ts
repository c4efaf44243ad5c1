import { connect } from "node:net";

export type Load = {
  /** Answers a second. */
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  sent: number;
  /** Answers with another status than was expected. */
  wrong: number;
};

type Options = {
  url: string;
  requests: number;
  /** How many ask at the same time, each on a connection of its own. */
  connections: number;
  /** The status that every answer should have. */
  expected: number;
  /** Lines for the request's head, each ending in CRLF. */
  headers: (index: number) => string;
};

/**
 * Sends a fixed number of GETs over kept connections, one at a time on each, and waits for every answer. It speaks
 * HTTP/1.1 over bare sockets and takes answers without a body only: a client with more comfort would take more of the two
 * cores than the server it measures. Loopback only; rejects when a connection breaks.
 */
export async function load({ url, requests, connections, expected, headers }: Options): Promise<Load> {
  const { hostname, port, pathname } = new URL(url);
  if (hostname !== "127.0.0.1") throw new Error("The bench only asks this machine.");
  const took: number[] = [];
  let next = 0;
  let wrong = 0;
  const ask = () => {
    if (next === requests) return null;
    return `GET ${pathname} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n${headers(next++)}\r\n`;
  };
  const onAnswer = (status: number, milliseconds: number) => {
    took.push(milliseconds);
    if (status !== expected) wrong += 1;
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, () => converse(Number(port), ask, onAnswer)));
  const seconds = (performance.now() - started) / 1000;
  took.sort((a, b) => a - b);
  const percentile = (share: number) =>
    Number((took[Math.floor(took.length * share)] ?? Number.NaN).toFixed(1));
  return {
    perSecond: Math.round(requests / seconds),
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    sent: requests,
    wrong,
  };
}

/** One connection: asks, reads the whole answer, asks again, until there is nothing left to ask. */
function converse(
  port: number,
  ask: () => string | null,
  onAnswer: (status: number, milliseconds: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let before = Buffer.alloc(0);
    let sentAt = 0;
    const send = () => {
      const request = ask();
      if (request === null) return socket.end(() => resolve());
      sentAt = performance.now();
      socket.write(request, "latin1");
    };
    socket.on("connect", send);
    socket.on("data", (chunk) => {
      const answer = before.length ? Buffer.concat([before, chunk]) : chunk;
      before = answer;
      if (!answer.subarray(-END.length).equals(END)) return;
      before = Buffer.alloc(0);
      onAnswer(statusOf(answer), performance.now() - sentAt);
      send();
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("The server closed a connection.")));
  });
}

/** What an answer without a body ends with. */
const END = Buffer.from("\r\n\r\n");

/** The three digits behind `HTTP/1.1 `. */
function statusOf(answer: Buffer): number {
  return Number(answer.toString("latin1", 9, 12));
}

/** The middle one of an odd number of figures. */
export function median(figures: number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}
