import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

export type AppProcess = {
  origin: string;
  pid: number;
  /** What it wrote to standard output and standard error so far, newest last, at most the last 64 KiB. */
  output: () => string;
  /** Ends it as an operator would (SIGTERM) and waits. */
  stop: () => Promise<void>;
  /** Ends it as a power cut would (SIGKILL) and waits. */
  kill: () => Promise<void>;
  /** Resolves with the exit status once it has ended, for whatever reason. */
  ended: Promise<number | null>;
};

const START_MS = 60_000;
const KEPT_OUTPUT = 65_536;

/**
 * Starts the production server (`server.ts`, or Next's own with `isPlainNext`) on a port with an environment, and waits
 * until it answers. Throws with its own words when it ends before that.
 */
export async function startApp(
  port: number,
  env: Record<string, string>,
  { isPlainNext = false, waitFor = "/api/health/live" } = {},
): Promise<AppProcess> {
  const args = isPlainNext
    ? ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(port)]
    : ["server.ts"];
  const child = spawn(process.execPath, args, {
    env: { ...inherited(), NODE_ENV: "production", PORT: String(port), HOST: "127.0.0.1", ...env },
    // The channel tells the server when whoever started it is gone.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const app = watch(child, `http://127.0.0.1:${port}`);
  await answers(app, waitFor);
  return app;
}

/** What a child needs of this process: never its settings, which would leak into the app. */
function inherited(): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "TEMP", "LANG", "TZ", "SYSTEMROOT"];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] ? [[name, process.env[name] ?? ""]] : [])),
  );
}

function watch(child: ChildProcess, origin: string): AppProcess {
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const end = (signal: NodeJS.Signals) => async () => {
    child.kill(signal);
    await ended;
  };
  return {
    origin,
    pid: child.pid ?? 0,
    output: () => output,
    stop: end("SIGTERM"),
    kill: end("SIGKILL"),
    ended,
  };
}

async function answers(app: AppProcess, path: string): Promise<void> {
  let hasEnded = false;
  app.ended.then(() => {
    hasEnded = true;
  });
  for (const until = Date.now() + START_MS; Date.now() < until; await sleep(100)) {
    if (hasEnded) throw new Error(`The app ended before it answered:\n${app.output()}`);
    const response = await fetch(`${app.origin}${path}`).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
  }
  await app.kill();
  throw new Error(`The app did not answer within ${START_MS / 1000} seconds:\n${app.output()}`);
}
