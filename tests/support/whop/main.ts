/** Runs the stand-in by itself, from the environment, and prints where it is and what it shares with the app as one line of JSON. */
import { randomBytes } from "node:crypto";
import { startStandInWhop } from "./stand-in";
import { createWorld } from "./state/create-world";

const { env } = process;
const webhookSecret = env.WHOP_WEBHOOK_SECRET ?? `ws_${randomBytes(24).toString("hex")}`;
const apiKey = env.WHOP_API_KEY ?? randomBytes(24).toString("hex");

const standIn = await startStandInWhop({
  port: Number(env.PORT ?? 0),
  proxyPort: Number(env.PROXY_PORT ?? 0),
  appOrigin: env.APP_ORIGIN ?? "http://127.0.0.1:3000",
  webhookUrl: env.WEBHOOK_URL ?? null,
  webhookSecret,
  appId: env.NEXT_PUBLIC_WHOP_APP_ID ?? "app_referly",
  apiKey,
  world: createWorld(),
  ...(env.STATE_FILE ? { stateFile: env.STATE_FILE } : {}),
});
const { origin, proxyOrigin, publicKeyJwk } = standIn;
process.stdout.write(`${JSON.stringify({ origin, proxyOrigin, publicKeyJwk, webhookSecret, apiKey })}\n`);
process.on("SIGTERM", () => standIn.close().then(() => process.exit(0)));
