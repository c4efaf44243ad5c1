import { describe, expect, test } from "vitest";
import { onEveryEngine, onEveryGrantRegime } from "./engines";

onEveryGrantRegime("strangers can do nothing in the database", (database) => {
  test.each(["anon", "authenticated"])("%s has no right on any table, column or sequence", async (role) => {
    const rows = await database().query(
      `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and (
         (c.relkind = 'S' and has_sequence_privilege($1, c.oid, 'usage, select, update'))
         or (c.relkind <> 'S' and (has_table_privilege($1, c.oid, 'select, insert, update, delete, truncate, references, trigger')
           or has_any_column_privilege($1, c.oid, 'select, insert, update, references'))))`,
      [role],
    );
    expect(rows).toEqual([]);
  });

  test.each(["anon", "authenticated"])("%s may execute no function", async (role) => {
    const rows = await database().query(
      `select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = 'public' and has_function_privilege($1, p.oid, 'execute')`,
      [role],
    );
    expect(rows).toEqual([]);
  });

  test("whatever is made later is closed to strangers, too", async () => {
    await database().query("create function public.made_later() returns integer language sql as 'select 1'");
    await database().query("create table public.made_later (id integer)");
    const rows = await database().query<{ may: boolean }>(
      `select has_function_privilege('anon', 'public.made_later()', 'execute')
         or has_table_privilege('anon', 'public.made_later', 'select') as may`,
    );
    await database().query("drop table public.made_later");
    await database().query("drop function public.made_later()");
    expect(rows).toEqual([{ may: false }]);
  });

  test("the server may execute every function", async () => {
    const rows = await database().query(
      `select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = 'public' and p.prorettype <> 'trigger'::regtype
         and not has_function_privilege('service_role', p.oid, 'execute')`,
    );
    expect(rows).toEqual([]);
  });
});

onEveryEngine("what protects the tables", (database) => {
  test("row level security is on for every table, with a policy that lets nobody in", async () => {
    const rows = await database().query(
      `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind = 'r' and (not c.relrowsecurity
         or not exists (select from pg_policy p where p.polrelid = c.oid and pg_get_expr(p.polqual, p.polrelid) = 'false')
         or exists (select from pg_policy p where p.polrelid = c.oid and pg_get_expr(p.polqual, p.polrelid) <> 'false'))`,
    );
    expect(rows).toEqual([]);
  });

  test("every function runs as its caller, with an empty search path, and says what it does", async () => {
    const rows = await database().query(
      `select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = 'public' and (p.prosecdef or obj_description(p.oid) is null
         or not ('search_path=""' = any (coalesce(p.proconfig, '{}'))))`,
    );
    expect(rows).toEqual([]);
  });

  describe("ledgers are append-only", () => {
    test("the server has no right to change or delete an entry of the audit log or of the points", async () => {
      const rows = await database().query(
        `select t from unnest(array['public.audit_log', 'public.point_entries']) t
         where has_table_privilege('service_role', t, 'update, delete, truncate')`,
      );
      expect(rows).toEqual([]);
    });

    test("even the owner is refused a change of the audit log", async () => {
      await database().query(
        "insert into public.audit_log (whop_company_id, subject, subject_id, action, actor) values ('biz_a', 'company', 'biz_a', 'tested', 'system')",
      );
      await expect(database().query("update public.audit_log set actor = 'someone'")).rejects.toThrow(
        /append-only/,
      );
      await expect(database().query("delete from public.audit_log")).rejects.toThrow(/append-only/);
    });
  });
});
