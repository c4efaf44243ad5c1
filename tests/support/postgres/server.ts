import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectPostgres } from "@/lib/db/transports/postgres";
import {
  binaries,
  initialise,
  type Owner,
  serverOwner,
  type Version,
} from "@/tests/support/postgres/binaries";

/** A Postgres server of its own on a free port of the loopback, its data in a temporary folder. */
export type PostgresServer = {
  /** The address of a database on it, as its superuser. */
  url: (database?: string) => string;
  /** Where its data are. */
  folder: string;
  /** The process id of the postmaster. */
  pid: () => number;
  /** The process id of one of its helpers, e.g. `walwriter`, as pg_stat_activity names them. */
  pidOf: (backendType: string) => Promise<number>;
  /** Kills it as a power cut would: its WAL writer first, which else would flush what is late, then all the rest. */
  kill: () => Promise<void>;
  /** Starts it again on the same port and data, after stop() or after it was killed. */
  start: () => Promise<void>;
  /** Stops it (clients are cut off) and keeps the data. */
  stop: () => Promise<void>;
  /** Stops it and removes the data. */
  dispose: () => Promise<void>;
};

type Options = {
  version?: Version;
  /** Another server than the package's. */
  server?: { postgres: string; initdb: string };
};

/**
 * Starts a PostgreSQL 18 (or 15) with the server's own defaults for durability. It ends with this process, however
 * this process ends.
 */
export async function startServer({ version = 18, server }: Options = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), `referly-postgres-${version}-`));
  const password = randomBytes(16).toString("hex");
  const port = await freePort();
  const { postgres, initdb } = server ?? (await binaries(version));
  const owner = serverOwner();
  initialise(initdb, folder, password, owner);
  const url = (database = "postgres") => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
  const pid = () => Number(readFileSync(join(folder, "postmaster.pid"), "utf8").split("\n")[0]);
  let guard: ChildProcess | undefined;

  const start = async () => {
    const command = [postgres, "-D", folder, "-p", String(port), ...SETTINGS];
    for (let attempt = 1; ; attempt++) {
      guard = spawnGuarded(command, folder, owner);
      const problem = await ready(guard).catch((error: Error) => error);
      if (!problem) return;
      // Helpers of a killed server need a moment to notice and let go of its memory.
      if (attempt === 20) throw problem;
      await sleep(100);
    }
  };
  const stop = async () => {
    if (!guard || guard.exitCode !== null || guard.signalCode !== null) return;
    const gone = new Promise((done) => guard?.once("exit", done));
    guard.stdin?.end("stop\n");
    await gone;
  };
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const dispose = async () => {
    await stop();
    process.off("exit", remove);
    remove();
  };
  process.once("exit", remove);
  const processes = async () => {
    const { run, close } = await connectPostgres(url());
    return run("select pid, backend_type from pg_stat_activity").finally(close);
  };
  const pidOf = async (backendType: string) =>
    Number((await processes()).find((row) => row.backend_type === backendType)?.pid);
  const kill = async () => {
    const rows = await processes();
    const pidsOf = (isWalWriter: boolean) =>
      rows.filter((row) => (row.backend_type === "walwriter") === isWalWriter).map((row) => Number(row.pid));
    for (const process of [...pidsOf(true), pid(), ...pidsOf(false)]) killNow(process);
  };
  await start();
  return { url, folder, pid, pidOf, kill, start, stop, dispose };
}

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It noticed the others' end and is gone already.
  }
}

const SETTINGS = ["-h", "127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200"];

/**
 * A shell that holds the server. It ends the server when it is told to, and when its standard input closes without a
 * word: then we were killed, and it removes the data as well.
 */
function spawnGuarded(command: string[], folder: string, owner: Owner): ChildProcess {
  const remove = 'while kill -0 "$server"; do sleep 0.1; done; rm -rf "$0"';
  const watch = `read -r word <&3; trap "" TERM; kill -INT "$server"; [ "$word" ] || { ${remove}; }`;
  const script = `exec 3<&0; "$@" 3<&- & server=$!
    (${watch}) 2>/dev/null & watcher=$!
    exec 3<&-; wait "$server"; kill "$watcher" 2>/dev/null`;
  return spawn("sh", ["-c", script, folder, ...command], {
    stdio: ["pipe", "ignore", "pipe"],
    cwd: "/",
    ...owner,
  });
}

async function ready(server: ChildProcess): Promise<void> {
  let output = "";
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on("data", (chunk) => {
      output = (output + chunk).slice(-20_000);
      if (output.includes("ready to accept connections")) resolve();
    });
    server.once("exit", () => reject(new Error(`Postgres did not start: ${output}`)));
  });
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  return typeof address === "object" && address ? address.port : 0;
}
