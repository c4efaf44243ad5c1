import { randomUUID } from "node:crypto";
import { Pool } from "pg";
import { onTestFinished } from "vitest";
import { migrate } from "@/lib/db/migrate";
import { type PostgresServer, startServer } from "@/tests/support/postgres/server";

export type Row = Record<string, unknown>;
export type Code = { companyId: string; codeId: string; code: string };

/** A database beside the app's own connections to it; it connects anew after the server was away. */
export type AppDatabase = {
  rows: (sql: string, values?: unknown[]) => Promise<Row[]>;
  /** The one value of a one-row answer. */
  value: (sql: string, values?: unknown[]) => Promise<unknown>;
  /** Runs `lock` in a transaction that stays open until the result is called, at most until the test ends. */
  hold: (lock: string, values?: unknown[]) => Promise<() => Promise<void>>;
  /** How many connections wait for a lock right now. */
  waiting: () => Promise<number>;
  makeCommunity: (parts?: { companyId?: string; title?: string }) => Promise<string>;
  /** A new member of the community with this code. */
  makeCode: (companyId: string, code?: string) => Promise<Code>;
  /** Closes the connections. Throws when a number or state is left that does not follow from the facts. */
  close: () => Promise<void>;
};

/** Opens a migrated database by its address. */
export function openAppDatabase(url: string): AppDatabase {
  const pool = new Pool({ connectionString: url, max: 8 });
  pool.on("error", () => {});
  const rows = async (sql: string, values?: unknown[]) => (await pool.query<Row>(sql, values)).rows;
  const value = async (sql: string, values?: unknown[]) =>
    Object.values((await rows(sql, values))[0] ?? {})[0];
  return {
    rows,
    value,
    hold: async (lock, values) => {
      const client = await pool.connect();
      await client.query("begin");
      await client.query(lock, values);
      let isHeld = true;
      const release = async () => {
        if (!isHeld) return;
        isHeld = false;
        await client.query("rollback");
        client.release();
      };
      // A test that fails before it lets go must not take the next ones with it.
      onTestFinished(release);
      return release;
    },
    waiting: async () =>
      Number(await value("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")),
    makeCommunity: async ({ companyId = `biz_${short()}`, title = "Trading Cats" } = {}) => {
      await rows("select public.ensure_company($1, $2, 'cats', null)", [companyId, title]);
      return companyId;
    },
    makeCode: async (companyId, code = short()) => {
      const member = [companyId, `user_${short()}`, [code]];
      const made = await value("select public.ensure_member_code($1, $2, 'maya', 'Maya', null, $3)", member);
      const { codeId } = made as { codeId: string };
      return { companyId, codeId, code };
    },
    close: async () => {
      const differences = await rows("select * from public.check_invariants() limit 5").finally(() =>
        pool.end(),
      );
      if (differences.length)
        throw new Error(`Numbers that no fact explains: ${JSON.stringify(differences)}`);
    },
  };
}

/** A PostgreSQL 18 of the test's own, with its usual durability, that may be stopped and killed; migrated. */
export async function startAppDatabase(): Promise<{ postgres: PostgresServer; db: AppDatabase }> {
  const postgres = await startServer();
  const pool = new Pool({ connectionString: postgres.url(), max: 1 });
  await migrate(async (sql) => [await pool.query(sql)].flat().at(-1)?.rows ?? []);
  await pool.end();
  return { postgres, db: openAppDatabase(postgres.url()) };
}

/** Ten characters that nobody else has taken and that folding leaves as they are. */
function short(): string {
  return `n${randomUUID().replaceAll("-", "").slice(0, 9)}`;
}
