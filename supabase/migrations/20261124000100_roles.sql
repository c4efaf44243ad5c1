-- Who may speak to this database. On Supabase the three roles exist; anywhere else they are made here.
do $$
declare
  becomes text := 'member';
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'anon') then
    create role anon nologin noinherit;
  end if;
  if not exists (select from pg_catalog.pg_roles where rolname = 'authenticated') then
    create role authenticated nologin noinherit;
  end if;
  if not exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    create role service_role nologin noinherit bypassrls;
  end if;
  -- The data door connects as this user and acts as one of the roles; a superuser needs no membership for that. From
  -- PostgreSQL 16 on, whoever makes a role is a member of it without the right to become it.
  if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    if pg_catalog.current_setting('server_version_num')::integer >= 160000 then
      becomes := 'set';
    end if;
    if not pg_catalog.pg_has_role(current_user, 'anon', becomes) then
      execute pg_catalog.format('grant anon to %I', current_user);
    end if;
    if not pg_catalog.pg_has_role(current_user, 'service_role', becomes) then
      execute pg_catalog.format('grant service_role to %I', current_user);
    end if;
  end if;
end
$$;

-- Nothing that a later migration makes is open by accident. The function default has to be revoked globally: a
-- per-schema revoke cannot reduce it (PostgreSQL, ALTER DEFAULT PRIVILEGES).
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;
alter default privileges in schema public revoke all on functions from anon, authenticated;

revoke all on schema public from public, anon, authenticated;
grant usage on schema public to service_role;

create function public.update_updated_at_column() returns trigger
language plpgsql security invoker set search_path = '' as $$
begin
  new.updated_at = now();
  return new;
end
$$;
comment on function public.update_updated_at_column() is 'Trigger: stamps updated_at on every update.';

create function public.db_now() returns timestamptz
language sql stable security invoker set search_path = '' as $$
  select coalesce(nullif(current_setting('referly.now', true), '')::timestamptz, now())
$$;
comment on function public.db_now() is
  'The one clock that decides. Tests set referly.now inside their transaction; nothing that reaches the data door can.';

create function public.local_day(at timestamptz, time_zone text) returns date
language sql stable security invoker set search_path = '' as $$
  select (at at time zone time_zone)::date
$$;
comment on function public.local_day(timestamptz, text) is 'The calendar day of an instant in a creator''s time zone.';

create function public.minor_exponent(currency text) returns integer
language sql immutable security invoker set search_path = '' as $$
  select case
    when currency in ('bif','clp','djf','gnf','isk','jpy','kmf','krw','pyg','rwf','ugx','uyi','vnd','vuv','xaf','xof','xpf')
      then 0
    when currency in ('bhd','iqd','jod','kwd','lyd','omr','tnd') then 3
    when currency in ('clf','uyw') then 4
    else 2
  end
$$;
comment on function public.minor_exponent(text) is
  'Decimal places between a currency''s major and minor unit (ISO 4217); lib/money.ts holds the same list.';

create function public.uuid_v7_time(id uuid) returns timestamptz
language sql immutable security invoker set search_path = '' as $$
  select case when substr(id::text, 15, 1) = '7' then
    to_timestamp((('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint) / 1000.0)
  end
$$;
comment on function public.uuid_v7_time(uuid) is
  'The millisecond at which a UUIDv7 was made (RFC 9562, 5.7); null for other versions.';
