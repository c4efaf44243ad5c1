import { randomBytes } from "node:crypto";
import type { Run } from "@/lib/db/run";
import { localRest } from "@/lib/db/transports/postgrest/local-rest";

/** What supabase-js needs to reach a database: an address, keys that name a role, and the `fetch` that gets there. */
export type Transport = {
  kind: "supabase" | "postgres" | "embedded";
  url: string;
  serviceKey: string;
  /** Only the local transports know it: tests use it to show that strangers may do nothing. */
  anonKey?: string;
  fetch: typeof fetch;
  close: () => Promise<void>;
};

/** Puts PostgREST's rpc endpoint in front of a Postgres; the keys are made here and valid until the process ends. */
export function localTransport(
  kind: "postgres" | "embedded",
  run: Run,
  close: () => Promise<void>,
): Transport {
  const keys = { serviceKey: newKey(), anonKey: newKey() };
  const roles = { [keys.serviceKey]: "service_role", [keys.anonKey]: "anon" } as const;
  return { kind, url: "http://database.invalid", ...keys, fetch: localRest(run, roles), close };
}

const newKey = () => randomBytes(24).toString("base64url");
