import { spawn } from "node:child_process";
import { describe, expect, test } from "vitest";
import { appSettings } from "@/tests/support/app/settings";
import { freePort } from "@/tests/support/postgres/server";

type Variables = Record<string, string | undefined>;
type Server = "server.ts" | "next start";

// Nobody listens there: the app must refuse before it would matter.
const good: Variables = {
  ...appSettings("postgresql://postgres:hunter2-of-the-database@127.0.0.1:9/postgres"),
  REFERLY_DEMO: undefined,
};
const PLACEHOLDERS = ["changeme-please-change-me-0123456789", "your_secret_goes_here_0123456789abcdef"];

/** Starts the production server and waits for its end; one that answers is ended after `patienceMs`. */
async function start(changes: Variables, server: Server = "server.ts") {
  const port = String(await freePort());
  const args =
    server === "server.ts" ? ["server.ts"] : ["node_modules/next/dist/bin/next", "start", "-p", port];
  const all = {
    PATH: process.env.PATH,
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: port,
    ...good,
    ...changes,
  };
  const env = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const child = spawn(process.execPath, args, {
    env: env as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
      if (/server\.ready/.test(output)) child.kill("SIGKILL");
    });
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    status,
    output,
    values: Object.values({ ...good, ...changes }).filter((value) => value !== undefined),
  };
}

/** What a refusal may not repeat: every value that is long enough to be told from an ordinary word. */
const leaks = (output: string, values: string[]) =>
  values.filter((value) => value.length > 7 && value !== "https://referly.invalid" && output.includes(value));

async function expectRefusal(changes: Variables, sentence: RegExp, server?: Server) {
  const { status, output, values } = await start(changes, server);
  expect(output).toMatch(/Referly cannot start: /);
  expect(output).toMatch(sentence);
  expect(status).toBe(1);
  expect(output).not.toContain("server.ready");
  expect(leaks(output, values)).toEqual([]);
}

test("with every variable set, the app starts", async () => {
  expect((await start({})).output).toContain('"event":"server.ready"');
});

describe.each([
  ["REFERLY_SECRET", "tooshort"],
  ["NEXT_PUBLIC_WHOP_APP_ID", "app_"],
  ["WHOP_API_KEY", "short"],
  ["WHOP_WEBHOOK_SECRET", "ws_short"],
])("%s", (name, tooShort) => {
  test.concurrent.each([
    ["missing", undefined],
    ["blank", "   "],
    ["a placeholder", PLACEHOLDERS[0]],
    ["another placeholder", PLACEHOLDERS[1]],
    ["too short", tooShort],
  ])("%s: the app refuses to start and names it, without a value", async (_, value) => {
    await expectRefusal({ [name]: value }, new RegExp(`${name} is `));
  });
});

test.concurrent.each([
  ["no database", { DATABASE_URL: undefined }, /set SUPABASE_URL or DATABASE_URL/],
  [
    "Supabase without its key",
    { SUPABASE_URL: "https://x.supabase.co" },
    /SUPABASE_SERVICE_ROLE_KEY is missing/,
  ],
  ["an address without https", { APP_ORIGIN: "http://referly.invalid" }, /APP_ORIGIN must be/],
  ["no address", { APP_ORIGIN: undefined }, /APP_ORIGIN must be/],
  ["a timer's secret that can be guessed", { CRON_SECRET: "changeme" }, /CRON_SECRET is /],
  ["a number of proxies that is none", { TRUSTED_PROXY_HOPS: "many-of-them" }, /check TRUSTED_PROXY_HOPS/],
  [
    "a token key that is not Whop's",
    { WHOP_USER_TOKEN_PUBLIC_KEY: '{"kty":"EC","x":"of-whoever-holds-it"}' },
    /WHOP_USER_TOKEN_PUBLIC_KEY lets its holder sign in as anyone/,
  ],
  [
    "a placeholder beside a good webhook secret",
    { WHOP_WEBHOOK_SECRET: `${good.WHOP_WEBHOOK_SECRET} changeme-0123456789` },
    /WHOP_WEBHOOK_SECRET is /,
  ],
] as [string, Variables, RegExp][])(
  "%s: the app refuses to start and says what to do",
  async (_, changes, sentence) => {
    await expectRefusal(changes, sentence);
  },
);

test("next start refuses as server.ts does", async () => {
  await expectRefusal({ REFERLY_SECRET: undefined }, /REFERLY_SECRET is missing/, "next start");
});

test("several problems are named at once", async () => {
  await expectRefusal(
    { REFERLY_SECRET: undefined, WHOP_API_KEY: "" },
    /REFERLY_SECRET is .*WHOP_API_KEY is /,
  );
});
