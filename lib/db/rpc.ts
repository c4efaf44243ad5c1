import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { ZodType } from "zod";
import { database } from "@/lib/db/database";
import { DatabaseError } from "@/lib/db/database-error";
import { TIME_LIMIT_HEADER } from "@/lib/db/transports/postgrest/local-rest";

const DEFAULT_TIMEOUT_MS = 5_000;
const ATTEMPTS = 4;
/** Undone by the server (serialization failure, deadlock) or never sent: the only calls that are safe to repeat. */
const REPEATABLE = new Set(["40001", "40P01", "PGRST000", "PGRST002"]);
/** Classes of Postgres messages that may quote the values they complain about. */
const QUOTES_VALUES = /^(2[1-2]|P0001|PT)/;

/**
 * Calls one SQL function of schema public, as the service role, in one round trip and one transaction. Returns its
 * answer as the schema reads it; throws DatabaseError for everything else. All attempts together take no longer than
 * `timeoutMs`.
 */
export async function rpc<T>(
  fn: string,
  args: Record<string, unknown>,
  schema: ZodType<T>,
  { timeoutMs = DEFAULT_TIMEOUT_MS }: { timeoutMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (let attempt = 1; ; attempt++) {
    const answer = await callOnce(fn, args, Math.max(1, deadline - Date.now()));
    if (!("code" in answer)) return read(fn, answer.data, schema);
    const pauseMs = Math.random() * 20 * 2 ** attempt;
    const isLast = attempt === ATTEMPTS || Date.now() + pauseMs >= deadline;
    if (isLast || !REPEATABLE.has(answer.code)) throw failure(fn, answer);
    await sleep(pauseMs);
  }
}

type Failure = { code: string; message: string };

async function callOnce(
  fn: string,
  args: Record<string, unknown>,
  limitMs: number,
): Promise<{ data: unknown } | Failure> {
  const { client } = await database();
  const signal = AbortSignal.timeout(limitMs);
  const { data, error, status } = await client
    .rpc(fn, args)
    .setHeader(TIME_LIMIT_HEADER, String(limitMs))
    .abortSignal(signal);
  if (!error) return { data };
  if (signal.aborted && !error.code) return { code: "timeout", message: `no answer within ${limitMs} ms` };
  if (error.code === "57014") return { code: "timeout", message: "the server stopped the statement" };
  return {
    code: error.code || codeOf(status),
    message: error.code ? error.message : `HTTP status ${status}`,
  };
}

/** What an answer means that came from something in front of the database, or broke off. */
function codeOf(status: number): string {
  if (status === 200) return "unreadable";
  return status === 0 || status === 429 || status >= 500 ? "unreachable" : `HTTP${status}`;
}

function failure(fn: string, { code, message }: Failure): DatabaseError {
  if (code === "PGRST000" || code === "PGRST001") return new DatabaseError(fn, "unreachable", message);
  if (code === "PGRST202") {
    const advice =
      "the database has no such function with these arguments; apply the migrations: npm run migrate";
    return new DatabaseError(fn, code, advice);
  }
  return new DatabaseError(fn, code, QUOTES_VALUES.test(code) ? "the database refused the call" : message);
}

function read<T>(fn: string, data: unknown, schema: ZodType<T>): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, code }) => `${path.join(".") || "answer"}: ${code}`);
  throw new DatabaseError(
    fn,
    "unreadable",
    `the answer has another shape than expected, ${places.join(", ")}`,
  );
}
