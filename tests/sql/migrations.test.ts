import { expect, test } from "vitest";
import { onEveryEngine } from "./engines";

onEveryEngine("migrations apply from zero, and again without change", (database) => {
  test("a second run applies nothing and leaves the catalogue as it was", async () => {
    const before = await catalogue(database());
    expect(before.length).toBeGreaterThan(300);
    expect(await database().migrate()).toEqual([]);
    expect(await catalogue(database())).toEqual(before);
  });

  test("what was applied is recorded the way Supabase's own tool records it", async () => {
    const rows = await database().query<{ version: string; name: string }>(
      "select version, name from supabase_migrations.schema_migrations order by version",
    );
    expect(rows.length).toBeGreaterThanOrEqual(12);
    expect(rows[0]).toEqual({ version: "20261124000100", name: "roles" });
  });
});

/** Everything that a migration can make, as text. */
async function catalogue(database: { query: <Row>(text: string) => Promise<Row[]> }): Promise<string[]> {
  const rows = await database.query<{ line: string }>(`
    select format('%s.%s %s %s', table_name, column_name, data_type, column_default) as line
    from information_schema.columns where table_schema = 'public'
    union all select pg_get_constraintdef(c.oid) || c.conname from pg_constraint c where c.connamespace = 'public'::regnamespace
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select pg_get_functiondef(p.oid) || coalesce(p.proacl::text, '') from pg_proc p where p.pronamespace = 'public'::regnamespace
    union all select c.relname || coalesce(c.relacl::text, '') from pg_class c where c.relnamespace = 'public'::regnamespace
    order by 1`);
  return rows.map(({ line }) => line);
}
