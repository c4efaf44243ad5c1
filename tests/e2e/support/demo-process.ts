import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const settings = z.object({ ports: z.object({ app: z.int(), whop: z.int(), frame: z.int() }) });

/** Where the parts of a running demo are reached; the frame's is another site than the others. */
export type Origins = { whop: string; app: string; frame: string };

export type DemoProcess = {
  origins: Origins;
  /** Everything it has said so far. */
  said: () => string;
  /** Ends it as Ctrl+C does, and waits. */
  stop: () => Promise<void>;
  /** Ends the demo and its app at once with SIGKILL, as a power cut would, and waits. */
  kill: () => Promise<void>;
};

const START_MS = 120_000;

/** Starts `npm run demo:run` on a data folder and waits for its "Open http…". Throws what it said if it ends before that. */
export async function startDemoProcess(dataDir: string): Promise<DemoProcess> {
  const args = ["--conditions=react-server", "--import", "tsx", "scripts/demo.ts"];
  const child = spawn(process.execPath, args, {
    // The demo ends by itself when whoever started it is gone.
    env: { ...process.env, DEMO_DATA_DIR: dataDir, REFERLY_STARTED_BY: String(process.pid) },
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own, so that one signal reaches the app, too.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const said = await saidUntil(child, "Open http");
  const end = (send: () => void) => async () => {
    send();
    await ended;
  };
  return {
    origins: originsOf(dataDir),
    said,
    stop: end(() => child.kill("SIGTERM")),
    kill: end(() => process.kill(-(child.pid ?? 0), "SIGKILL")),
  };
}

/** The app's process id, which the demo keeps in its data folder. */
export function appPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, "app.pid"), "utf8"));
}

function originsOf(dataDir: string): Origins {
  const { ports } = settings.parse(JSON.parse(readFileSync(join(dataDir, "settings.json"), "utf8")));
  return {
    whop: `http://localhost:${ports.whop}`,
    app: `http://localhost:${ports.app}`,
    frame: `http://127.0.0.1:${ports.frame}`,
  };
}

function saidUntil(child: ChildProcess, words: string): Promise<() => string> {
  let output = "";
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The demo ${why}:\n${output}`));
    const timer = setTimeout(() => {
      process.kill(-(child.pid ?? 0), "SIGKILL");
      fail(`was not ready within ${START_MS / 1000} seconds`);
    }, START_MS);
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes(words)) return;
      clearTimeout(timer);
      resolve(() => output);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("close", () => {
      clearTimeout(timer);
      fail("ended before it was ready");
    });
  });
}
