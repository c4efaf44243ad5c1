import type { IncomingMessage, ServerResponse } from "node:http";
import type { Fault } from "../faults";
import { sendHtml, sendJson } from "../http";
import type { Answer } from "./replays";

/**
 * Answers with what `work` returns, unless the fault says otherwise. Faults that stand for a failure before the work
 * keep it from being done; `slow` delays it; `drop_after_commit`, `truncated` and
 * `status_after_commit` do it and then answer as if they had not.
 */
export async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  fault: Fault | null,
  work: () => Answer & { headers?: Record<string, string> },
): Promise<void> {
  switch (fault?.kind) {
    case "hang":
      return;
    case "drop":
      request.socket.destroy();
      return;
    case "not_json":
      return sendHtml(response, 200, "<!doctype html><title>Down for maintenance</title>");
    case "status":
      return sendJson(
        response,
        fault.status,
        errorBody(fault),
        fault.status === 429 ? { "retry-after": String(fault.retryAfterSeconds) } : {},
      );
    case "slow":
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  }
  const { status, body, headers } = work();
  if (fault?.kind === "drop_after_commit") request.socket.destroy();
  else if (fault?.kind === "status_after_commit") sendJson(response, fault.status, errorBody(fault));
  else if (fault?.kind === "truncated") sendHalf(response, status, body);
  else sendJson(response, status, body, headers);
}

function sendHalf(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}

function errorBody({ status, message, retryAfterSeconds }: Fault) {
  return status === 429
    ? { error: { type: "rate_limit_exceeded", message: `Try again in ${retryAfterSeconds} seconds.` } }
    : { error: { type: WORDS[status] ?? "internal_error", message } };
}

const WORDS: Record<number, string> = {
  400: "bad_request",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  422: "unprocessable",
};
