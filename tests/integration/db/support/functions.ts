/** Functions that exist for the contract suite alone: one for each kind of argument and answer. */
export const CONTRACT_FUNCTIONS = `
create type public.place as (name text, floor integer);
create table public.marks (n integer);
create sequence public.tries;
grant select, insert on public.marks to service_role;
grant usage on sequence public.tries to service_role;

create function public.subtract(a integer, b integer) returns integer language sql as 'select a - b';
create function public.greet(name text, greeting text default 'Hello') returns text language sql
  as $$ select greeting || ', ' || coalesce(name, 'nobody') $$;
create function public.nothing() returns text language sql as 'select null::text';
create function public.mark(n integer) returns void language sql as 'insert into public.marks values (n)';
create function public.count_marks() returns bigint language sql as 'select count(*) from public.marks';
create function public.numbers(up_to integer) returns setof integer language sql as 'select generate_series(1, up_to)';
create function public.places() returns setof public.place language sql
  as $$ values (row('attic', 3)::public.place), (row('cellar', null)::public.place) $$;
create function public.one_place() returns public.place language sql as $$ select row('attic', 3)::public.place $$;
create function public.letters() returns table (letter text) language sql as $$ values ('a'), ('b') $$;
create function public.halves(n integer, out half integer, out rest integer) language sql as 'select n / 2, n % 2';
create function public.echo_json(value jsonb) returns jsonb language sql as 'select value';
create function public.is_sql_null(value jsonb) returns boolean language sql as 'select value is null';
create function public.echo_texts(list text[]) returns text[] language sql as 'select list';
create function public.echo_time(at timestamptz) returns timestamptz language sql as 'select at';
create function public.echo_day(day date) returns date language sql as 'select day';
create function public.echo_numeric(n numeric) returns numeric language sql as 'select n';
create function public.echo_bigint(n bigint) returns bigint language sql as 'select n';
create function public.echo_uuid(id uuid) returns uuid language sql as 'select id';
create function public.who() returns text language sql as 'select current_user::text';
create function public.refuse(state text) returns void language plpgsql as $$
begin
  raise exception 'no more seats' using errcode = state, detail = 'row 7 is full', hint = 'try row 8';
end $$;
create function public.mark_then_fail() returns void language plpgsql as $$
begin
  insert into public.marks values (99);
  raise exception 'after the write' using errcode = 'RF001';
end $$;
create function public.fail_until(attempt integer, state text) returns integer language plpgsql as $$
declare n integer := nextval('public.tries');
begin
  if n < attempt then raise exception 'try % failed', n using errcode = state; end if;
  return n;
end $$;
create function public.restart_tries() returns void language sql security definer
  as $$ select setval('public.tries', 1, false) $$;
create function public.count_tries() returns bigint language sql security definer
  as 'select last_value from public.tries';
create function public.slow(seconds double precision) returns integer language plpgsql as $$
begin perform pg_sleep(seconds); return 1; end $$;
create function public.slow_mark(seconds double precision, n integer) returns void language plpgsql as $$
begin insert into public.marks values (n); perform pg_sleep(seconds); end $$;
grant execute on all functions in schema public to service_role;

create function public.secret() returns text language sql as $$ select 'secret' $$;

create table public.pairs (id integer primary key, n integer not null default 0);
insert into public.pairs (id) values (1), (2);
grant select, update on public.pairs to service_role;
create function public.bump_pair(first_id integer, second_id integer) returns void language plpgsql as $$
begin
  perform nextval('public.tries');
  update public.pairs set n = n + 1 where id = first_id;
  perform pg_sleep(0.2);
  update public.pairs set n = n + 1 where id = second_id;
end $$;
grant execute on function public.bump_pair(integer, integer) to service_role;
`;
