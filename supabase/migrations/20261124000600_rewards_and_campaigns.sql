-- Rewards, points and standings.
create table public.rewards (
  id              uuid primary key default gen_random_uuid(),
  whop_company_id text not null references public.companies on delete cascade,
  name            text not null check (length(name) between 1 and 120),
  description     text check (length(description) <= 4000),
  threshold       integer not null check (threshold between 1 and 100000),
  reward_type     text not null check (reward_type in ('product_unlock', 'discount', 'custom')),
  reward_data     jsonb check (jsonb_typeof(reward_data) = 'object'),
  version         integer not null default 1 check (version >= 1),
  auto_apply      boolean default true,
  is_active       boolean default true,
  created_at      timestamptz default now(),
  updated_at      timestamptz default now(),
  unique (whop_company_id, id)
);
comment on table public.rewards is 'Milestones: what a member gets at how many verified referrals.';
create index idx_rewards_whop_company_id on public.rewards (whop_company_id);
create index idx_rewards_threshold on public.rewards (threshold);
alter table public.rewards enable row level security;
create policy server_only on public.rewards using (false);
revoke all on public.rewards from public, anon, authenticated;
grant select, insert, update, delete on public.rewards to service_role;
create trigger update_rewards_updated_at before update on public.rewards
  for each row execute function public.update_updated_at_column();

create table public.reward_redemptions (
  id              uuid primary key default gen_random_uuid(),
  whop_company_id text not null references public.companies on delete cascade,
  user_id         uuid,
  reward_id       uuid,
  reward_version  integer not null default 1,
  status          text not null default 'pending' check (status in ('pending', 'granted', 'claimed', 'failed', 'revoked')),
  grant_code      text unique check (length(grant_code) between 8 and 64),
  external_id     text,
  attempts        integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  lease_until     timestamptz,
  lease_token     uuid,
  granted_at      timestamptz,
  claimed_at      timestamptz,
  error_message   text check (length(error_message) <= 500),
  created_at      timestamptz default now(),
  updated_at      timestamptz default now(),
  unique (whop_company_id, id),
  constraint reward_redemptions_once unique (whop_company_id, reward_id, user_id),
  foreign key (whop_company_id, user_id) references public.users (whop_company_id, id) on delete cascade,
  foreign key (whop_company_id, reward_id) references public.rewards (whop_company_id, id) on delete cascade
);
comment on table public.reward_redemptions is 'One row for each milestone a member reached, and how far its reward got.';
create index idx_reward_redemptions_user_id on public.reward_redemptions (user_id);
create index idx_reward_redemptions_reward_id on public.reward_redemptions (reward_id);
create index idx_reward_redemptions_status on public.reward_redemptions (status);
create index reward_redemptions_user on public.reward_redemptions (whop_company_id, user_id);
alter table public.reward_redemptions enable row level security;
create policy server_only on public.reward_redemptions using (false);
revoke all on public.reward_redemptions from public, anon, authenticated;
grant select, insert, update, delete on public.reward_redemptions to service_role;
create trigger update_reward_redemptions_updated_at before update on public.reward_redemptions
  for each row execute function public.update_updated_at_column();

create table public.point_entries (
  id              uuid primary key default gen_random_uuid(),
  whop_company_id text not null references public.companies on delete cascade,
  campaign_id     uuid not null,
  user_id         uuid not null,
  referral_id     uuid,
  entry_key       text not null check (length(entry_key) between 1 and 200),
  points          integer not null check (points <> 0),
  reason          text not null check (reason ~ '^[a-z_]{1,40}$'),
  rules_version   integer not null,
  occurred_at     timestamptz not null,
  created_at      timestamptz not null default now(),
  constraint point_entries_once unique (whop_company_id, campaign_id, entry_key),
  foreign key (whop_company_id, campaign_id) references public.campaigns (whop_company_id, id) on delete cascade,
  foreign key (whop_company_id, user_id) references public.users (whop_company_id, id) on delete cascade,
  foreign key (whop_company_id, referral_id)
    references public.referrals (whop_company_id, id) on delete set null (referral_id)
);
comment on table public.point_entries is 'Append-only ledger of campaign points; a reversal is a negative entry.';
create index point_entries_user on public.point_entries (whop_company_id, user_id);
create index point_entries_referral on public.point_entries (whop_company_id, referral_id);
create index point_entries_time on public.point_entries (whop_company_id, campaign_id, occurred_at);
alter table public.point_entries enable row level security;
create policy server_only on public.point_entries using (false);
revoke all on public.point_entries from public, anon, authenticated, service_role;
grant select, insert on public.point_entries to service_role;

create table public.campaign_standings (
  whop_company_id   text not null references public.companies on delete cascade,
  campaign_id       uuid not null,
  user_id           uuid not null,
  points            bigint not null default 0,
  referrals         integer not null default 0 check (referrals >= 0),
  reached_at        timestamptz,
  first_referral_at timestamptz,
  final_rank        integer check (final_rank >= 1),
  prize             jsonb,
  updated_at        timestamptz not null default now(),
  primary key (whop_company_id, campaign_id, user_id),
  foreign key (whop_company_id, campaign_id) references public.campaigns (whop_company_id, id) on delete cascade,
  foreign key (whop_company_id, user_id) references public.users (whop_company_id, id) on delete cascade
);
comment on table public.campaign_standings is 'Derived from point_entries; frozen with ranks and prizes when a campaign ends.';
create index campaign_standings_order
  on public.campaign_standings (whop_company_id, campaign_id, points desc, reached_at, first_referral_at, user_id);
create index campaign_standings_user on public.campaign_standings (whop_company_id, user_id);
alter table public.campaign_standings enable row level security;
create policy server_only on public.campaign_standings using (false);
revoke all on public.campaign_standings from public, anon, authenticated;
grant select, insert, update, delete on public.campaign_standings to service_role;
