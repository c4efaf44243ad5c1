import { Agent, type IncomingHttpHeaders, request } from "node:http";

export type Answer = {
  status: number;
  headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came: shows a header that came twice. */
  rawHeaders: string[];
  body: string;
  milliseconds: number;
};

export type Question = {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Sends the body in chunks, without saying how long it is. */
  isChunked?: boolean;
};

const agent = new Agent({ keepAlive: true, maxSockets: 128 });

/**
 * Asks a server exactly what is written: unlike fetch, it leaves dots, backslashes and escapes of the path alone, follows
 * no redirect and adds no user agent.
 */
export function ask(
  origin: string,
  path: string,
  { method = "GET", headers = {}, body, isChunked = false }: Question = {},
): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  const started = performance.now();
  const length = body === undefined || isChunked ? {} : { "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const call = request(
      { agent, hostname, port, path, method, headers: { ...headers, ...length } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.once("error", reject);
        answer.once("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            rawHeaders: answer.rawHeaders,
            body: Buffer.concat(chunks).toString(),
            milliseconds: performance.now() - started,
          }),
        );
      },
    );
    call.once("error", reject);
    call.end(body);
  });
}

/** What a JSON answer says; throws when it is not JSON. */
export function jsonOf({ body }: Answer): unknown {
  return JSON.parse(body);
}
