import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { z } from "zod";

const settings = z.object({
  /** Signs sessions and clicks; made at the first start, like every secret here. */
  secret: z.string(),
  webhookSecret: z.string(),
  apiKey: z.string(),
  /** Kept from start to start: links and checkouts that were made carry them. */
  ports: z.object({ app: z.int(), whop: z.int(), frame: z.int() }),
});
export type DemoSettings = z.infer<typeof settings>;

const WANTED = { app: 3000, whop: 3100, frame: 3101 };

/** The demo's own settings in its data folder, made at the first start with ports that are free now. */
export async function demoSettings(dataDir: string): Promise<DemoSettings> {
  const file = join(dataDir, "settings.json");
  if (existsSync(file)) return settings.parse(JSON.parse(readFileSync(file, "utf8")));
  const made: DemoSettings = {
    secret: randomBytes(36).toString("base64"),
    webhookSecret: `ws_${randomBytes(24).toString("hex")}`,
    apiKey: randomBytes(24).toString("hex"),
    ports: {
      app: await freePort(WANTED.app),
      whop: await freePort(WANTED.whop),
      frame: await freePort(WANTED.frame),
    },
  };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.next`, JSON.stringify(made), { mode: 0o600 });
  renameSync(`${file}.next`, file);
  return made;
}

/** The wanted port if nothing listens there, else any free one. */
export async function freePort(wanted = 0): Promise<number> {
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? 0;
}

/** Whether a port can be taken on this machine, on both names of it. */
export async function isFree(port: number): Promise<boolean> {
  return (await tryPort(port)) === port;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(null));
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}
