import type { Run } from "@/lib/db/run";

/** Lets the clock of a database run ahead of the real one, for everyone on it: `update clock set ahead = '10 minutes'`. */
export async function moveableClock(run: Run): Promise<void> {
  await run(`create table public.clock (ahead interval not null); insert into public.clock values ('0');
    grant select on public.clock to service_role;
    create or replace function public.db_now() returns timestamptz language sql stable
      as 'select now() + ahead from public.clock'`);
}
