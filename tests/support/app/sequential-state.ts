import { normaliseWhopEvent } from "@/lib/whop/normalise/normalise";
import { stateOf } from "@/tests/sql/community";
import { type AppDatabase, openAppDatabase } from "@/tests/support/app/database";
import { freshDatabase } from "@/tests/support/postgres/fresh-database";

export type Delivered = { id: string; body: string };

/**
 * The state of a community to whose own database the same events came once, one by one, in the order in which they
 * happened. `prepare` makes the community there, as it is on the other side.
 */
export async function sequentialState(
  companyId: string,
  history: readonly Delivered[],
  prepare: (db: AppDatabase, companyId: string) => Promise<void>,
): Promise<unknown> {
  const database = await freshDatabase();
  const db = openAppDatabase(database.url);
  try {
    await prepare(db, companyId);
    for (const { id, body } of history) {
      const bytes = Buffer.from(body);
      const event = JSON.stringify(normaliseWhopEvent(bytes));
      await db.rows("select public.ingest_event($1, $2, $3)", [id, bytes.toString("base64"), event]);
    }
    return await stateIn(db, companyId);
  } finally {
    await db.close();
    await database.drop();
  }
}

/** What matters of a community's derived state: two equal answers mean equal states. */
export const stateIn = (db: AppDatabase, companyId: string): Promise<unknown> =>
  stateOf(
    { query: (sql: string, values?: string[]) => db.rows(sql, values) } as Parameters<typeof stateOf>[0],
    companyId,
  );
