import { createServer } from "node:http";
import { readBody } from "../../support/whop/http";

export type Received = {
  method: string;
  url: string;
  headers: Record<string, string | string[] | undefined>;
  /** Names and values as they came, doubles included. */
  rawHeaders: string[];
  body: string;
};
type Answer = { status: number; headers?: Record<string, string | string[]>; body?: string };

/** A server in the app's place that keeps what it gets. `answerWith` decides what it says; 200 unless told otherwise. */
export async function startReceiver() {
  const received: Received[] = [];
  let answer: (request: Received) => Answer = () => ({ status: 200 });
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers, rawHeaders } = request;
    const one = { method, url, headers, rawHeaders, body: await readBody(request) };
    received.push(one);
    const { status, headers: sent, body } = answer(one);
    response.writeHead(status, sent);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    answerWith: (next: typeof answer) => {
      answer = next;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
