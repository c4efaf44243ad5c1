import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { seedDemo } from "../seed/seed-demo";
import { type StandInWhop, startStandInWhop, type TokenIssuer } from "../whop/stand-in";
import { createWorld } from "../whop/state/create-world";
import { makeTokenIssuer } from "../whop-tokens";
import { type AppProcess, startApp } from "./app-process";
import { type DemoSettings, demoSettings, isFree } from "./settings";

export type Demo = {
  /** The page to open: the stand-in's first screen. */
  origin: string;
  appOrigin: string;
  whop: StandInWhop;
  /** The app's process; another one after a restart. */
  app: () => AppProcess;
  /** Ends the app with SIGKILL; it starts again by itself within a second or two. */
  killApp: () => Promise<void>;
  close: () => Promise<void>;
};

type Options = {
  /** Everything the demo keeps: its secrets, the embedded database, the stand-in's state, and the app's process id. */
  dataDir: string;
  say: (line: string) => void;
};

const APP_ID = "app_referly";
const RESTARTS_AT_MOST = 5;

/**
 * Starts the demo: on the first run it makes a community with 90 days of history, then it runs the stand-in Whop in this
 * process and the app, built for production, in another. Both keep what they acknowledged; a killed app comes back.
 * Throws a sentence when a port is taken or the app cannot start.
 */
export async function startDemo({ dataDir, say }: Options): Promise<Demo> {
  const settings = await demoSettings(dataDir);
  await requirePorts(settings, dataDir);
  const appOrigin = `http://localhost:${settings.ports.app}`;
  const tokens = await makeTokenIssuer();

  const seeded = join(dataDir, "seeded");
  const stateFile = join(dataDir, "whop.json");
  let world = createWorld();
  if (!existsSync(seeded)) {
    say("Making a community with 90 days of clicks, purchases and refunds …");
    // A start that was cut off half-way begins again from nothing.
    for (const leftover of ["database", "whop.json"])
      rmSync(join(dataDir, leftover), { recursive: true, force: true });
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    world = await seedDemo(join(dataDir, "database"), new Date(), `http://localhost:${settings.ports.whop}`);
  }

  const whop = await startStandInWhop({
    port: settings.ports.whop,
    proxyPort: settings.ports.frame,
    appOrigin,
    webhookUrl: `${appOrigin}/api/webhooks/whop`,
    webhookSecret: settings.webhookSecret,
    appId: APP_ID,
    apiKey: settings.apiKey,
    world,
    stateFile,
    tokens,
    linkFor: (userId) => linkOf(userId, appOrigin, tokens),
  });
  writeFileSync(seeded, "");

  say("Starting the app …");
  const start = async () => {
    const app = await startApp(settings.ports.app, appEnvironment(settings, whop, dataDir, appOrigin));
    writeFileSync(join(dataDir, "app.pid"), String(app.pid));
    return app;
  };
  const supervisor = await supervise(start, say);
  return {
    origin: whop.origin,
    appOrigin,
    whop,
    app: supervisor.current,
    killApp: () => supervisor.current().kill(),
    close: async () => {
      await supervisor.stop();
      await whop.close();
    },
  };
}

function appEnvironment(settings: DemoSettings, whop: StandInWhop, dataDir: string, appOrigin: string) {
  return {
    APP_ORIGIN: appOrigin,
    REFERLY_SECRET: settings.secret,
    REFERLY_DEMO: "1",
    REFERLY_EMBEDDED: "1",
    REFERLY_DATA_DIR: join(dataDir, "database"),
    NEXT_PUBLIC_WHOP_APP_ID: APP_ID,
    WHOP_API_KEY: settings.apiKey,
    WHOP_WEBHOOK_SECRET: settings.webhookSecret,
    WHOP_API_ORIGIN: whop.origin,
    WHOP_STORE_ORIGIN: whop.origin,
    WHOP_FRAME_ORIGINS: `${whop.origin} ${whop.proxyOrigin}`,
    WHOP_USER_TOKEN_PUBLIC_KEY: whop.publicKeyJwk,
  };
}

async function requirePorts({ ports }: DemoSettings, dataDir: string): Promise<void> {
  for (const port of Object.values(ports)) {
    if (await isFree(port)) continue;
    throw new Error(
      `Port ${port} is taken. If the demo already runs, open http://localhost:${ports.whop}; otherwise stop what uses the port, or delete ${dataDir} to begin again on other ports.`,
    );
  }
}

/** Keeps the app running: one that ends by itself is started again, a few times at most. */
async function supervise(start: () => Promise<AppProcess>, say: (line: string) => void) {
  let app = await start();
  let isStopping = false;
  let restarts = 0;
  const watch = (running: AppProcess) => {
    running.ended.then(async () => {
      if (isStopping) return;
      restarts += 1;
      if (restarts > RESTARTS_AT_MOST)
        return say(`The app ended ${restarts} times and is left stopped:\n${running.output()}`);
      say("The app ended; starting it again …");
      await sleep(200);
      try {
        app = await start();
        watch(app);
      } catch (error) {
        say(error instanceof Error ? error.message : "The app could not be started again.");
      }
    });
  };
  watch(app);
  return {
    current: () => app,
    stop: async () => {
      isStopping = true;
      await app.stop();
    },
  };
}

/** A member's link, asked for as the member would: through the app's own API. */
async function linkOf(userId: string, appOrigin: string, tokens: TokenIssuer): Promise<string | null> {
  const token = await tokens.sign({ userId, appId: APP_ID, expiresIn: "5m" });
  const response = await fetch(`${appOrigin}/api/experiences/exp_lumen/summary`, {
    headers: { "x-whop-user-token": token },
  });
  if (!response.ok) return null;
  const { code } = (await response.json()) as { code: string };
  return `${appOrigin}/r/${code}`;
}
