import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "pg";
import { migrate } from "@/lib/db/migrate";
import { type AppProcess, startApp } from "@/tests/support/demo/app-process";
import { freePort } from "@/tests/support/demo/settings";
import { systemBinaries } from "@/tests/support/postgres/binaries";
import { startServer } from "@/tests/support/postgres/server";

const CODES = 50;
const COMPANY = "biz_bench";

export type Stage = {
  /** Which PostgreSQL it is, for the record. */
  postgres: string;
  /** Next's own server, without server.ts. */
  next: string;
  server: string;
  companyId: string;
  codes: string[];
  /** The code whose link is opened. */
  code: string;
  webhookSecret: string;
  /** Clicks in the database, repeats included; waits until there are as many as expected, a few seconds at most. */
  recordedClicks: (expected: number) => Promise<number>;
  countDeliveries: () => Promise<{ stored: number; converted: number }>;
  /** One row in one transaction, the cheapest durable thing a database can do. */
  insertPlainRow: (index: number) => Promise<void>;
  close: () => Promise<void>;
};

/** The machine's PostgreSQL server, or the package's, with its usual durability, a community with fifty codes, and the app in front of it, both ways. */
export async function startBench(): Promise<Stage> {
  const system = systemBinaries();
  const postgres = await startServer(system ? { server: system } : {});
  const pool = new Pool({ connectionString: postgres.url(), max: 16 });
  pool.on("error", () => {});
  await migrate(async (sql) => [await pool.query(sql)].flat().at(-1)?.rows ?? []);
  const codes = Array.from({ length: CODES }, (_, index) => `bench-code-${index}`);
  await makeCommunity(pool, codes);

  const webhookSecret = `ws_${randomBytes(24).toString("hex")}`;
  const env = {
    DATABASE_URL: postgres.url(),
    REFERLY_SECRET: randomBytes(36).toString("base64"),
    // The bench speaks to this machine over http.
    REFERLY_DEMO: "1",
    NEXT_PUBLIC_WHOP_APP_ID: "app_bench",
    WHOP_API_KEY: randomBytes(24).toString("hex"),
    WHOP_WEBHOOK_SECRET: webhookSecret,
    TRUSTED_PROXY_HOPS: "1",
  };
  const apps: AppProcess[] = [];
  for (const isPlainNext of [true, false]) apps.push(await startApp(await freePort(), env, { isPlainNext }));
  const [next, server] = apps;

  const number = async (sql: string) => Number((await pool.query(sql)).rows[0]?.n);
  return {
    postgres: `PostgreSQL ${system ? `${system.version} of this machine` : "18 of the npm package"}`,
    next: next?.origin ?? "",
    server: server?.origin ?? "",
    companyId: COMPANY,
    codes,
    code: codes[0] ?? "",
    webhookSecret,
    recordedClicks: async (expected) => {
      const count = () => number("select coalesce(sum(hits), 0) as n from public.referral_clicks");
      for (let tries = 0; tries < 50 && (await count()) < expected; tries += 1) await sleep(100);
      return count();
    },
    countDeliveries: async () => ({
      stored: await number("select count(*) as n from public.webhook_events"),
      converted: await number("select count(*) as n from public.referrals where status = 'converted'"),
    }),
    insertPlainRow: async (index) =>
      void (await pool.query("insert into bench_rows (body) values ($1)", [`row ${index}`])),
    close: async () => {
      await Promise.all(apps.map((app) => app.stop()));
      await pool.end();
      await postgres.dispose();
    },
  };
}

async function makeCommunity(pool: Pool, codes: string[]): Promise<void> {
  await pool.query(
    "create table bench_rows (id bigint generated always as identity primary key, body text not null)",
  );
  await pool.query("select public.ensure_company($1, 'Bench', 'bench', null)", [COMPANY]);
  for (const [index, code] of codes.entries()) {
    const member = [COMPANY, `user_member${index}`, `member${index}`, [code]];
    await pool.query("select public.ensure_member_code($1, $2, $3, null, null, $4)", member);
  }
}
