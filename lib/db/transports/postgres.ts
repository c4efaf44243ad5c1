import { Client, Pool, type PoolClient, type QueryResult } from "pg";
import { ConnectionProblem, isRefusal, type Run, untilAborted } from "@/lib/db/run";
import { localTransport, type Transport } from "@/lib/db/transports/transport";
import { log } from "@/lib/log";

const CONNECTIONS = 10;
const CONNECT_MS = 5_000;

/** A Postgres by its address (DATABASE_URL), through a pool; nothing is connected before the first call. */
export function postgresTransport(url: string): Transport {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: "referly",
  });
  // pg reports a lost connection here as well as to its query; without listeners that would end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", () => log("database.connection_lost"));
  return localTransport("postgres", pooledRun(pool), () => pool.end());
}

function pooledRun(pool: Pool): Run {
  return async (sql, { signal } = {}) => {
    const client = await connected(pool, signal);
    let problem: Error | undefined;
    try {
      return lastRows(await untilAborted(client.query(sql), signal));
    } catch (error) {
      const isGood = isRefusal(error) && error.severity === "ERROR";
      problem = isGood ? undefined : new Error("the connection is not to be used again");
      throw error;
    } finally {
      client.release(problem);
    }
  };
}

async function connected(pool: Pool, signal?: AbortSignal | null): Promise<PoolClient> {
  const connecting = pool.connect();
  try {
    return await untilAborted(connecting, signal);
  } catch (error) {
    connecting.then((late) => late.release()).catch(() => {});
    if (signal?.aborted) throw error;
    throw new ConnectionProblem("no connection to Postgres", { cause: error });
  }
}

/** One connection to a Postgres, for work that is no call of a function: migrations and tests. */
export async function connectPostgres(url: string): Promise<{ run: Run; close: () => Promise<void> }> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on("error", () => {});
  await client.connect();
  return { run: async (sql) => lastRows(await client.query(sql)), close: () => client.end() };
}

/** Several statements in one message answer several results; pg's types only know of one. */
function lastRows(result: QueryResult | QueryResult[]) {
  return (Array.isArray(result) ? result.at(-1) : result)?.rows ?? [];
}
