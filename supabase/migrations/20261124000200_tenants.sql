-- Communities and their people.
create table public.companies (
  whop_company_id         text primary key check (whop_company_id ~ '^biz_[A-Za-z0-9_]{1,60}$'),
  title                   text not null check (length(title) between 1 and 200),
  route                   text check (length(route) <= 200),
  logo_url                text check (length(logo_url) <= 2000),
  currency                text not null default 'usd' check (currency ~ '^[a-z]{3}$'),
  time_zone               text not null default 'UTC' check (length(time_zone) between 1 and 64),
  destination             text not null default 'landing' check (destination in ('landing', 'checkout')),
  default_plan_id         text check (default_plan_id ~ '^plan_[A-Za-z0-9_]{1,60}$'),
  credited_click          text not null default 'last' check (credited_click in ('first', 'last')),
  qualifies_on            text not null default 'payment' check (qualifies_on in ('payment', 'join')),
  attribution_window_days integer not null default 30 check (attribution_window_days between 1 and 400),
  claim_window_days       integer not null default 14 check (claim_window_days between 0 and 90),
  hold_days               integer not null default 14 check (hold_days between 0 and 90),
  member_discount_percent integer check (member_discount_percent between 1 and 100),
  member_discount_months  integer not null default 1 check (member_discount_months between 1 and 12),
  permissions             jsonb not null default '{}' check (jsonb_typeof(permissions) = 'object'),
  created_at              timestamptz not null default now(),
  updated_at              timestamptz not null default now()
);
comment on table public.companies is 'One row for each community that uses Referly: its identity at Whop and its settings.';
comment on column public.companies.attribution_window_days is 'How many days after a click a purchase still counts.';
comment on column public.companies.claim_window_days is 'How many days after joining a member may still say who invited them.';
comment on column public.companies.hold_days is 'How many days a converted referral waits before it is verified.';
comment on column public.companies.member_discount_percent is 'What each member''s promo code takes off, in percent; null: members have no promo code.';
comment on column public.companies.permissions is 'Which Whop permissions answered 403 when they were last needed, by name.';
alter table public.companies enable row level security;
create policy server_only on public.companies using (false);
revoke all on public.companies from public, anon, authenticated;
grant select, insert, update, delete on public.companies to service_role;
create trigger update_companies_updated_at before update on public.companies
  for each row execute function public.update_updated_at_column();

create table public.users (
  id              uuid primary key default gen_random_uuid(),
  whop_user_id    text not null check (whop_user_id ~ '^user_[A-Za-z0-9_]{1,60}$'),
  whop_company_id text not null references public.companies on delete cascade,
  username        text check (length(username) <= 200),
  display_name    text check (length(display_name) <= 200),
  email           text check (length(email) <= 320),
  avatar_url      text check (length(avatar_url) <= 2000),
  created_at      timestamptz default now(),
  updated_at      timestamptz default now(),
  unique (whop_company_id, whop_user_id),           -- one person may belong to several communities
  unique (whop_company_id, id)                      -- what composite foreign keys point at
);
comment on table public.users is 'People of a community as Whop knows them: members, buyers and creators.';
create index idx_users_whop_user_id on public.users (whop_user_id);
create index idx_users_whop_company_id on public.users (whop_company_id);
alter table public.users enable row level security;
create policy server_only on public.users using (false);
revoke all on public.users from public, anon, authenticated;
grant select, insert, update, delete on public.users to service_role;
create trigger update_users_updated_at before update on public.users
  for each row execute function public.update_updated_at_column();
