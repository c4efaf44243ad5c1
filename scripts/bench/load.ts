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

type Options = { url: string; requests: number; expected: number; headers?: (index: number) => string };

/** Connections that ask at the same time; the figure that p99 is promised for. */
export const CONNECTIONS = 32;

/**
 * Sends a fixed number of GETs over 32 kept connections, one at a time on each, and waits for every answer. It speaks
 * HTTP/1.1 over bare sockets: a client with more comfort would take more of the two cores than the server it measures.
 * `headers` gives lines that end in CRLF. Loopback only; rejects when a connection breaks.
 */
export async function load({ url, requests, expected, headers = () => "" }: Options): Promise<Load> {
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
  await Promise.all(Array.from({ length: CONNECTIONS }, () => converse(Number(port), ask, onAnswer)));
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
    let answer = "";
    let sentAt = 0;
    const send = () => {
      const request = ask();
      if (request === null) return socket.end(() => resolve());
      answer = "";
      sentAt = performance.now();
      socket.write(request);
    };
    socket.setEncoding("latin1");
    socket.on("connect", send);
    socket.on("data", (chunk: string) => {
      answer += chunk;
      if (!isWhole(answer)) return;
      onAnswer(Number(answer.slice(9, 12)), performance.now() - sentAt);
      send();
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("The server closed a connection.")));
  });
}

/** Whether an answer has arrived with all of its body: none (204), of a stated length, or in chunks. */
function isWhole(answer: string): boolean {
  const end = answer.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const head = answer.slice(0, end).toLowerCase();
  if (head.includes("\r\ntransfer-encoding: chunked")) return answer.endsWith("0\r\n\r\n");
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  return answer.length >= end + 4 + Number(length ?? 0);
}

/** The middle one of an odd number of figures. */
export function median(figures: number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}
