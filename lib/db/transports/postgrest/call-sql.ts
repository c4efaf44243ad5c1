import type { SqlFunction } from "@/lib/db/transports/postgrest/functions";

type Call = { fn: SqlFunction; given: string[]; json: string; role: string; timeoutMs: number };

/**
 * The statements of one call: become the role, limit the time, call the function with the arguments that the JSON
 * object gives, by name, and write the answer as PostgREST would, in one column `body` of text. Sent in one message they
 * are one transaction.
 */
export function callSql({ fn, given, json, role, timeoutMs }: Call): string {
  return [
    `set local role ${identifier(role)}`,
    // As on Supabase, whatever this server's own zone is.
    "set local time zone 'UTC'",
    `set local statement_timeout = ${Math.max(1, Math.floor(timeoutMs))}`,
    answer(fn, given, json),
  ].join("; ");
}

function answer(fn: SqlFunction, given: string[], json: string): string {
  const inputs = fn.inputs.filter(({ name }) => given.includes(name));
  const columns = inputs.map(({ name, type }) => `${identifier(name)} ${type}`).join(", ");
  const named = inputs.map(({ name }) => `${identifier(name)} => input.${identifier(name)}`).join(", ");
  const call = `public.${identifier(fn.name)}(${named})`;
  const input = inputs.length ? ` from json_to_record(${literal(json)}::json) as input (${columns})` : "";
  if (fn.isVoid) return `select ${call}${input}`;
  if (fn.isRow) {
    const rows = `select output.*${input ? `${input}, lateral` : " from"} ${call} as output`;
    return fn.isSet
      ? `select coalesce(json_agg(answer), '[]')::text as body from (${rows}) answer`
      : `select coalesce(json_agg(answer) -> 0, 'null')::text as body from (${rows}) answer`;
  }
  return fn.isSet
    ? `select coalesce(json_agg(answer.value), '[]')::text as body from (select ${call} as value${input}) answer`
    : `select coalesce(to_json(${call}), 'null')::text as body${input}`;
}

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** An escape string, so that the server's setting for backslashes does not matter. */
const literal = (text: string) => `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
