-- Rollups, messages to send, and the record of every move.
create table public.daily_stats (
  whop_company_id  text not null references public.companies on delete cascade,
  referral_code_id uuid not null,
  day              date not null,                   -- in the creator's time zone
  clicks           integer not null default 0 check (clicks >= 0),
  visitors         integer not null default 0 check (visitors >= 0),
  referrals        integer not null default 0 check (referrals >= 0),
  conversions      integer not null default 0 check (conversions >= 0),
  cancellations    integer not null default 0 check (cancellations >= 0),
  revenue_minor    bigint not null default 0 check (revenue_minor >= 0),
  reversed_minor   bigint not null default 0 check (reversed_minor >= 0),
  primary key (whop_company_id, day, referral_code_id),
  foreign key (whop_company_id, referral_code_id)
    references public.referral_codes (whop_company_id, id) on delete cascade
);
comment on table public.daily_stats is
  'Derived for each code and day: clicks, visitors (once per code and day), referrals by the day they began, conversions and cancellations by their day, revenue and what was reversed of it by the day of payment.';
create index daily_stats_code on public.daily_stats (whop_company_id, referral_code_id, day);
alter table public.daily_stats enable row level security;
create policy server_only on public.daily_stats using (false);
revoke all on public.daily_stats from public, anon, authenticated;
grant select, insert, update, delete on public.daily_stats to service_role;

create table public.company_sweeps (
  whop_company_id text primary key references public.companies on delete cascade,
  payments_since  timestamptz,                      -- all payments changed before this have been read
  refunds_since   timestamptz,                      -- all refunds made before this have been read
  disputes_since  timestamptz,                      -- all disputes opened before this have been read
  reconciled_at   timestamptz,
  found           integer not null default 0 check (found >= 0),
  failures        integer not null default 0 check (failures >= 0),
  last_error      text check (length(last_error) <= 500),
  next_at         timestamptz not null default now(),
  lease_token     uuid,                             -- who compares right now; nobody else moves the times above
  lease_until     timestamptz,
  checked_at      timestamptz,
  differences     integer check (differences >= 0),
  details         jsonb,
  updated_at      timestamptz not null default now()
);
comment on table public.company_sweeps is
  'How far each community was compared with Whop''s own lists and with a recount, and what came of it.';
comment on column public.company_sweeps.found is 'Payments, refunds and disputes that the last comparison found and no delivery had told.';
comment on column public.company_sweeps.differences is 'What check_invariants() found at checked_at; details lists the first of them.';
create index company_sweeps_due on public.company_sweeps (next_at);
alter table public.company_sweeps enable row level security;
create policy server_only on public.company_sweeps using (false);
revoke all on public.company_sweeps from public, anon, authenticated;
grant select, insert, update, delete on public.company_sweeps to service_role;
create trigger update_company_sweeps_updated_at before update on public.company_sweeps
  for each row execute function public.update_updated_at_column();

create table public.notifications (
  id              uuid primary key default gen_random_uuid(),
  whop_company_id text not null references public.companies on delete cascade,
  user_id         uuid not null,
  kind            text not null check (kind ~ '^[a-z_]{1,40}$'),
  dedupe_key      text not null check (length(dedupe_key) between 1 and 200),
  payload         jsonb not null default '{}',
  state           text not null default 'pending' check (state in ('pending', 'sent', 'skipped', 'dead')),
  attempts        integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  sent_at         timestamptz,
  created_at      timestamptz not null default now(),
  constraint notifications_once unique (whop_company_id, dedupe_key),
  foreign key (whop_company_id, user_id) references public.users (whop_company_id, id) on delete cascade
);
comment on table public.notifications is 'Outbox of messages to members, each at most once.';
create index notifications_pending on public.notifications (next_attempt_at) where state = 'pending';
create index notifications_user on public.notifications (whop_company_id, user_id);
alter table public.notifications enable row level security;
create policy server_only on public.notifications using (false);
revoke all on public.notifications from public, anon, authenticated;
grant select, insert, update, delete on public.notifications to service_role;

create table public.audit_log (
  id              bigint generated always as identity primary key,
  whop_company_id text not null,
  subject         text not null check (subject in ('referral', 'company', 'code', 'event', 'campaign', 'reward', 'redemption', 'fraud_list')),
  subject_id      text not null check (length(subject_id) <= 100),
  action          text not null check (action ~ '^[a-z_]{1,40}$'),
  from_state      text,
  to_state        text,
  reason          text,
  actor           text not null,                    -- 'whop', 'sweep', 'system' or a user id
  details         jsonb,
  at              timestamptz not null default now()
);
comment on table public.audit_log is 'Append-only: every move of every state, with reason and actor.';
create index audit_log_subject on public.audit_log (whop_company_id, subject, subject_id, id);
alter table public.audit_log enable row level security;
create policy server_only on public.audit_log using (false);
revoke all on public.audit_log from public, anon, authenticated, service_role;
grant select, insert on public.audit_log to service_role;

create function public.refuse_change() returns trigger
language plpgsql security invoker set search_path = '' as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = '42501';
end
$$;
comment on function public.refuse_change() is 'Trigger: keeps a ledger append-only, whoever asks.';
create trigger audit_log_append_only before update or delete on public.audit_log
  for each row execute function public.refuse_change();
-- Erasing a person may loosen the link to a referral; nothing else about an entry ever changes.
create trigger point_entries_append_only before update on public.point_entries
  for each row when (to_jsonb(new) - 'referral_id' is distinct from to_jsonb(old) - 'referral_id')
  execute function public.refuse_change();
