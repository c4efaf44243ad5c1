import "server-only";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { openEmbedded } from "@/lib/db/transports/embedded";
import { postgresTransport } from "@/lib/db/transports/postgres";
import { restTransport } from "@/lib/db/transports/rest";
import type { Transport } from "@/lib/db/transports/transport";
import { type Env, env } from "@/lib/env";

/** The process's one database: which kind it is, the client that may call its functions, and how to let go of it. */
export type Database = {
  kind: Transport["kind"];
  transport: Transport;
  client: SupabaseClient;
  close: () => Promise<void>;
};

type Settings = Pick<Env, "SUPABASE_URL" | "SUPABASE_SERVICE_ROLE_KEY" | "DATABASE_URL" | "REFERLY_DATA_DIR">;

// server.ts and Next's bundles are separate module graphs; this is what they share.
const shared = globalThis as Record<symbol, Promise<Database> | undefined>;
const HANDLE = Symbol.for("referly.database");

/**
 * Opens the database that the settings name (Supabase, else Postgres, else the embedded one), or returns the one that
 * is open. Throws an Error that says what to do when the embedded one cannot be opened; the others are first reached by
 * the first call, so that a server starts while its database is away.
 */
export function openDatabase(settings: Settings): Promise<Database> {
  const open = shared[HANDLE];
  if (open) return open;
  const opening = openTransport(settings).then(withClient);
  shared[HANDLE] = opening;
  opening.catch(() => forget(opening));
  return opening;
}

/** The open database, opened by the environment's settings if need be. */
export async function database(): Promise<Database> {
  return shared[HANDLE] ?? openDatabase(env());
}

async function openTransport(settings: Settings): Promise<Transport> {
  if (settings.SUPABASE_URL) return restTransport(settings.SUPABASE_URL, settings.SUPABASE_SERVICE_ROLE_KEY);
  if (settings.DATABASE_URL) return postgresTransport(settings.DATABASE_URL);
  return openEmbedded(settings.REFERLY_DATA_DIR);
}

function withClient(transport: Transport): Database {
  const own: Database = {
    kind: transport.kind,
    transport,
    client: clientOf(transport, transport.serviceKey),
    close: async () => {
      if ((await shared[HANDLE]) === own) shared[HANDLE] = undefined;
      await transport.close();
    },
  };
  return own;
}

/** A client of supabase-js that acts as the key's role. It has no sessions, and nothing in it tries a call again. */
export function clientOf(transport: Pick<Transport, "url" | "fetch">, key: string): SupabaseClient {
  return createClient(transport.url, key, {
    accessToken: async () => key,
    db: { retry: false },
    global: { fetch: transport.fetch },
  });
}

function forget(opening: Promise<Database>): void {
  if (shared[HANDLE] === opening) shared[HANDLE] = undefined;
}
