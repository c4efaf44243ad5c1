import { type AppDatabase, openAppDatabase } from "@/tests/support/app/database";
import { APP_ID, type AppSettings, appSettings } from "@/tests/support/app/settings";
import { type AppProcess, startApp } from "@/tests/support/demo/app-process";
import { freshDatabase } from "@/tests/support/postgres/fresh-database";
import { freePort } from "@/tests/support/postgres/server";
import { type StandInWhop, startStandInWhop } from "@/tests/support/whop/stand-in";
import { addUser, createWorld } from "@/tests/support/whop/state/create-world";
import type { World } from "@/tests/support/whop/state/world";
import { makeTokenIssuer } from "@/tests/support/whop-tokens";

export type WhopStage = {
  app: AppProcess;
  whop: StandInWhop;
  db: AppDatabase;
  settings: AppSettings;
  tokens: Awaited<ReturnType<typeof makeTokenIssuer>>;
  /** The headers with which Whop's frame asks for this person. */
  as: (userId: string) => Promise<Record<string, string>>;
  close: () => Promise<void>;
};

/** The app behind server.ts, a database of its own and a stand-in Whop whose webhooks reach it. */
export async function startWhopStage(change: (world: World) => void = () => {}): Promise<WhopStage> {
  const database = await freshDatabase();
  const db = openAppDatabase(database.url);
  const port = await freePort();
  const tokens = await makeTokenIssuer();
  const world = createWorld();
  change(world);
  const secrets = appSettings(database.url);
  const whop = await startStandInWhop({
    appOrigin: `http://127.0.0.1:${port}`,
    webhookUrl: `http://127.0.0.1:${port}/api/webhooks/whop`,
    webhookSecret: secrets.WHOP_WEBHOOK_SECRET,
    appId: APP_ID,
    apiKey: secrets.WHOP_API_KEY,
    world,
    tokens,
  });
  const settings = {
    ...secrets,
    WHOP_API_ORIGIN: whop.origin,
    WHOP_STORE_ORIGIN: whop.origin,
    WHOP_FRAME_ORIGINS: "https://frame.invalid https://*.frame.invalid",
    WHOP_USER_TOKEN_PUBLIC_KEY: whop.publicKeyJwk,
  };
  const app = await startApp(port, settings);
  return {
    app,
    whop,
    db,
    settings,
    tokens,
    as: async (userId) => ({ "x-whop-user-token": await whop.signToken(userId) }),
    close: async () => {
      await app.kill();
      await whop.close();
      await db.close();
      await database.drop();
    },
  };
}

/** Puts a person into the world whom the app has never asked Whop about: its answers about others are remembered. */
export function newPerson(world: World, role: "admin" | "nobody"): string {
  const name = `Person ${Object.keys(world.users).length}`;
  const { id } = addUser(world, { name, username: name.toLowerCase().replace(" ", "") });
  const company = world.companies.biz_lumen;
  if (role === "admin" && company) company.team[id] = "admin";
  return id;
}
