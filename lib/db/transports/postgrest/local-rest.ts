import { ConnectionProblem, isRefusal, type Run, untilAborted } from "@/lib/db/run";
import { callSql } from "@/lib/db/transports/postgrest/call-sql";
import { Functions } from "@/lib/db/transports/postgrest/functions";
import { statusOf } from "@/lib/db/transports/postgrest/status-of";

type Role = "service_role" | "anon";
type Body = { code: string; message: string; details: string | null; hint: string | null };

/** Tells the local transports how long a caller waits, in milliseconds; PostgREST ignores it. */
export const TIME_LIMIT_HEADER = "x-time-limit-ms";
const DEFAULT_LIMIT_MS = 8_000;
/** The server gives up first, so that its answer still arrives and the connection stays good. */
const SERVER_SHARE = 0.9;

/**
 * A `fetch` that answers `POST /rest/v1/rpc/<function>` from a Postgres as PostgREST does, and refuses all else. The key
 * decides the role.
 */
export function localRest(run: Run, roles: Record<string, Role>): typeof fetch {
  const functions = new Functions(run);
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    const name = /\/rest\/v1\/rpc\/([^/?]+)$/.exec(String(input))?.[1];
    if (!name) return refuse(404, "PGRST125", "Invalid path specified in request URL");
    if (init?.method !== "POST") return refuse(405, "PGRST101", "Only POST is answered here");
    const role = roleOf(headers, roles);
    if (!role) return refuse(401, "PGRST301", "Invalid API key");
    const body = objectIn(String(init.body ?? ""));
    if (!body) return refuse(400, "PGRST102", "Empty or invalid json");
    const limitMs = Number(headers.get(TIME_LIMIT_HEADER)) || DEFAULT_LIMIT_MS;
    try {
      const given = Object.keys(body.value);
      const [fn, second] = await untilAborted(functions.find(decodeURIComponent(name), given), init.signal);
      if (!fn) return unknownFunction(decodeURIComponent(name), given);
      if (second) return refuse(300, "PGRST203", `More than one function ${fn.name} takes these arguments`);
      const sql = callSql({ fn, given, json: body.text, role, timeoutMs: limitMs * SERVER_SHARE });
      const [row] = await run(sql, { signal: init.signal });
      return fn.isVoid ? new Response(null, { status: 204 }) : json(200, String(row?.body));
    } catch (error) {
      if (init.signal?.aborted) throw error;
      if (isRefusal(error) && error.code === "42883") functions.forget();
      return refusalOf(error, role);
    }
  };
}

/** Supabase wants both headers; the bearer decides who acts. */
function roleOf(headers: Headers, roles: Record<string, Role>): Role | undefined {
  const bearer = headers.get("authorization")?.replace(/^Bearer /i, "") ?? "";
  const isKnown = Object.hasOwn(roles, headers.get("apikey") ?? "") && Object.hasOwn(roles, bearer);
  return isKnown ? roles[bearer] : undefined;
}

function objectIn(text: string): { text: string; value: object } | undefined {
  try {
    const value: unknown = JSON.parse(text || "{}");
    return value !== null && typeof value === "object" && !Array.isArray(value) ? { text, value } : undefined;
  } catch {
    return undefined;
  }
}

function refusalOf(error: unknown, role: Role): Response {
  if (error instanceof ConnectionProblem) return refuse(503, "PGRST000", error.message);
  if (!isRefusal(error)) return refuse(503, "PGRST001", "the connection to the database was lost");
  const { code, message, detail, hint } = error;
  const status = statusOf(code, role === "anon");
  return answer(status, { code, message, details: detail ?? null, hint: hint ?? null });
}

function unknownFunction(name: string, given: string[]): Response {
  const parameters = given.length ? `(${given.join(", ")})` : " without parameters";
  return refuse(
    404,
    "PGRST202",
    `Could not find the function public.${name}${parameters} in the schema cache`,
  );
}

const refuse = (status: number, code: string, message: string) =>
  answer(status, { code, message, details: null, hint: null });

const answer = (status: number, body: Body) => json(status, JSON.stringify(body));

function json(status: number, body: string): Response {
  return new Response(body, { status, headers: { "content-type": "application/json; charset=utf-8" } });
}
