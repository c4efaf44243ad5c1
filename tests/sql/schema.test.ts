import { expect, test } from "vitest";
import { ADDED_TABLES, ASKED_INDEXES, ASKED_TABLES, ASKED_TRIGGERS } from "./asked-schema";
import { onEveryEngine } from "./engines";

onEveryEngine("the schema that was asked for is here", (database) => {
  test.each(Object.entries(ASKED_TABLES))(
    "table %s has every column that was asked for",
    async (table, asked) => {
      const rows = await database().query<{
        name: string;
        type: string;
        nullable: string;
        value: string | null;
      }>(
        `select column_name as name, data_type as type, is_nullable as nullable, column_default as value
       from information_schema.columns where table_schema = 'public' and table_name = $1`,
        [table],
      );
      const found = Object.fromEntries(rows.map(({ name, ...column }) => [name, column]));
      for (const [name, column] of Object.entries(asked)) {
        expect(found[name], `${table}.${name}`).toMatchObject({
          type: column.type,
          ...(column.isRequired ? { nullable: "NO" } : {}),
          ...(column.default ? { value: column.default } : {}),
        });
      }
    },
  );

  test("every relation is a foreign key, and what was asked to be cascaded or loosened is", async () => {
    const rows = await database().query<{ table: string; target: string; columns: string[]; rule: string }>(
      `select c.conrelid::regclass::text as table, c.confrelid::regclass::text as target, c.confdeltype::text as rule,
         array(select a.attname::text from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any (c.conkey)) as columns
       from pg_constraint c join pg_namespace n on n.oid = c.connamespace
       where c.contype = 'f' and n.nspname = 'public'`,
    );
    const rules = { CASCADE: "c", "SET NULL": "n" };
    for (const [table, columns] of Object.entries(ASKED_TABLES)) {
      for (const [name, { references }] of Object.entries(columns)) {
        if (!references) continue;
        const key = rows.find((row) => bare(row.table) === table && row.columns.includes(name));
        expect(key, `${table}.${name}`).toBeDefined();
        expect(bare(key?.target ?? ""), `${table}.${name}`).toBe(references.table);
        expect(key?.rule, `${table}.${name} on delete`).toBe(rules[references.onDelete]);
        // A reference that carries the company cannot cross communities.
        expect(key?.columns, `${table}.${name} carries its company`).toContain("whop_company_id");
      }
    }
  });

  test.each(Object.entries(ASKED_INDEXES))("index %s is there", async (index, { table, columns }) => {
    const rows = await database().query<{ definition: string }>(
      "select indexdef as definition from pg_indexes where schemaname = 'public' and indexname = $1 and tablename = $2",
      [index, table],
    );
    expect(rows[0]?.definition).toContain(`(${columns.join(", ")}`);
  });

  test.each(ASKED_TRIGGERS)("an update of %s stamps updated_at", async (table) => {
    const rows = await database().query(
      `select from pg_trigger where tgname = $1 and tgrelid = $2::regclass
         and tgfoid = 'public.update_updated_at_column'::regproc`,
      [`update_${table}_updated_at`, `public.${table}`],
    );
    expect(rows).toHaveLength(1);
  });

  test("codes are unique, and a person is unique within a community", async () => {
    const rows = await database().query<{ definition: string }>(
      "select indexdef as definition from pg_indexes where schemaname = 'public' and indexdef like 'CREATE UNIQUE%'",
    );
    const unique = rows.map(({ definition }) => definition).join("\n");
    expect(unique).toMatch(/referral_codes USING btree \(code\)/);
    expect(unique).toMatch(/users USING btree \(whop_company_id, whop_user_id\)/);
  });

  test("there are no tables beyond those asked for and those the design adds", async () => {
    const rows = await database().query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    );
    const expected = [...Object.keys(ASKED_TABLES), ...ADDED_TABLES].toSorted();
    expect(rows.map(({ name }) => name).toSorted()).toEqual(expected);
  });

  test("every table says what it is for, has a primary key and carries its company", async () => {
    const rows = await database().query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind = 'r' and (obj_description(c.oid) is null
         or not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')
         or not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'whop_company_id'))`,
    );
    expect(rows).toEqual([]);
  });

  test("every foreign key has an index that finds its rows, so that no delete scans a table", async () => {
    // Either the key's own columns come first in it, or the one that says more than the company does.
    const rows = await database().query(
      `select c.conname as key from pg_constraint c join pg_namespace n on n.oid = c.connamespace
       where c.contype = 'f' and n.nspname = 'public' and not exists (
         select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
         where i.indrelid = c.conrelid and i.indpred is null and a.attnum = any (c.conkey)
           and (a.attname <> 'whop_company_id' or i.indkey[1] = any (c.conkey) or cardinality(c.conkey) = 1))`,
    );
    // Payments look their referral up in an index of those that have one; a delete asks for nothing else.
    expect(rows).toEqual([{ key: "payments_whop_company_id_referral_id_fkey" }]);
  });
});

function bare(table: string): string {
  return table.replace(/^public\./, "");
}
