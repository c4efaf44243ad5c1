import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type TcpProxy, tcpProxy } from "@/tests/integration/db/support/tcp-proxy";
import { jsonOf } from "@/tests/support/app/ask";
import { type AppDatabase, type Code, startAppDatabase } from "@/tests/support/app/database";
import { deliver, newWebhookId, purchaseBody } from "@/tests/support/app/delivery";
import { type AppSettings, appSettings } from "@/tests/support/app/settings";
import { type AppProcess, startApp } from "@/tests/support/demo/app-process";
import { freePort, type PostgresServer } from "@/tests/support/postgres/server";

let postgres: PostgresServer;
let db: AppDatabase;
let proxy: TcpProxy;
let settings: AppSettings;
let app: AppProcess;
let code: Code;

beforeAll(async () => {
  ({ postgres, db } = await startAppDatabase());
  proxy = await tcpProxy(Number(new URL(postgres.url()).port));
  const url = Object.assign(new URL(postgres.url()), { port: String(proxy.port) }).href;
  settings = appSettings(url);
  app = await startApp(await freePort(), settings);
  code = await db.makeCode(await db.makeCommunity());
});
afterAll(async () => {
  await app.stop();
  await proxy.close();
  await db.close();
  await postgres.dispose();
});
afterEach(() => proxy.resume());

const setReadOnly = async (isOn: boolean) => {
  await db.rows(`alter system set default_transaction_read_only = ${isOn ? "on" : "off"}`);
  await db.rows("select pg_reload_conf()");
  await expect.poll(() => db.value("show default_transaction_read_only")).toBe(isOn ? "on" : "off");
};

test.each<[string, () => Promise<void> | void, () => Promise<void> | void]>([
  ["falls silent in the middle of a connection", () => proxy.hang(), () => proxy.resume()],
  ["only reads", () => setReadOnly(true), () => setReadOnly(false)],
  ["is not there", () => postgres.stop(), () => postgres.start()],
  ["was killed", () => postgres.kill(), () => postgres.start()],
])(
  "a database that %s is a 503 within five seconds and nothing is acknowledged; when it is back, so is the app",
  async (_, fail, heal) => {
    const send = (id: string, body: string) =>
      deliver(app.origin, body, { secret: settings.WHOP_WEBHOOK_SECRET, id });
    const before = Number(
      await db.value("select conversions from public.referral_codes where id = $1", [code.codeId]),
    );
    const sent = Array.from({ length: 20 }, () => [newWebhookId(), purchaseBody(code)] as const);
    await fail();
    const refused = await Promise.all(sent.map(([id, body]) => send(id, body)));
    await heal();
    expect(refused.map(({ status }) => status)).toEqual(Array(20).fill(503));
    expect(Math.max(...refused.map(({ milliseconds }) => milliseconds))).toBeLessThan(5_000);
    const ids = sent.map(([id]) => id);
    expect(await db.rows("select from public.webhook_events where webhook_id = any($1)", [ids])).toEqual([]);
    for (const [id, body] of sent)
      expect(jsonOf(await send(id, body))).toEqual({ stored: "stored", state: "done", outcome: "converted" });
    expect(await db.value("select conversions from public.referral_codes where id = $1", [code.codeId])).toBe(
      before + 20,
    );
    expect(await db.rows("select * from public.check_invariants()")).toEqual([]);
  },
);
