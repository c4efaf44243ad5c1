import "server-only";
import { z } from "zod";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { failureOf, WhopError } from "@/lib/whop/whop-error";

/** Keeps the shapes of Whop's answers where they were when this was written. */
const API_VERSION_DATE = "2026-07-20";
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const LONGEST_WAIT_MS = 3_600_000;

export type RestCall = {
  /** The call's name in logs, without ids: `POST /checkout_configurations`. */
  operation: string;
  /** Path and query below `/api/v1`, already encoded. */
  path: string;
  timeoutMs: number;
} & ({ method: "GET" } | { method: "POST"; body: unknown; idempotencyKey: string });

/**
 * Makes one REST call, once: nothing is repeated here. Returns the answer parsed by `schema`; throws WhopError for
 * everything else. A 404 is `not_found` only in Whop's own words, so that a wrong address is not taken for an answer.
 */
export async function askRest<T extends z.ZodType>(call: RestCall, schema: T): Promise<z.output<T>> {
  try {
    const { status, body, retryAfterMs } = await send(call);
    if (status < 200 || status > 299) throw refusal(call, status, body, retryAfterMs);
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw new WhopError("malformed", call.operation, status, { cause: parsed.error });
    return parsed.data;
  } catch (error) {
    const failure = error instanceof WhopError ? error : brokenOff(call, error);
    log("whop.failed", { operation: call.operation, failure: failure.failure, status: failure.httpStatus });
    throw failure;
  }
}

type Answer = { status: number; body: unknown; retryAfterMs: number | null };

async function send(call: RestCall): Promise<Answer> {
  const { WHOP_API_ORIGIN, WHOP_API_KEY } = env();
  const isPost = call.method === "POST";
  const response = await fetch(`${WHOP_API_ORIGIN}/api/v1${call.path}`, {
    method: call.method,
    headers: {
      authorization: `Bearer ${WHOP_API_KEY}`,
      accept: "application/json",
      "api-version-date": API_VERSION_DATE,
      ...(isPost ? { "content-type": "application/json", "idempotency-key": call.idempotencyKey } : {}),
    },
    body: isPost ? JSON.stringify(call.body) : undefined,
    redirect: "error",
    cache: "no-store",
    signal: AbortSignal.timeout(call.timeoutMs),
  });
  return {
    status: response.status,
    body: parseJson(await readText(call, response)),
    retryAfterMs: retryAfter(response.headers.get("retry-after"), Date.now()),
  };
}

/** The wait that a `Retry-After` asks for, in seconds or as a date, at most an hour; null for anything else. */
export function retryAfter(header: string | null, now: number): number | null {
  if (!header) return null;
  const wait = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), LONGEST_WAIT_MS);
}

async function readText(call: RestCall, response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new WhopError("malformed", call.operation, response.status);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const whopsOwnError = z.object({ error: z.object({ message: z.string() }) });

function refusal(
  { operation }: RestCall,
  status: number,
  body: unknown,
  retryAfterMs: number | null,
): WhopError {
  const isForeign404 = status === 404 && !whopsOwnError.safeParse(body).success;
  return new WhopError(isForeign404 ? "malformed" : failureOf(status), operation, status, { retryAfterMs });
}

function brokenOff({ operation }: RestCall, cause: unknown): WhopError {
  const isLate = cause instanceof Error && cause.name === "TimeoutError";
  return new WhopError(isLate ? "timeout" : "unreachable", operation, null, { cause });
}
