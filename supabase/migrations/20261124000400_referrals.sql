-- Referrals: who brought whom, and where each one stands.
create table public.referrals (
  id                 uuid primary key default gen_random_uuid(),
  whop_company_id    text not null references public.companies on delete cascade,
  referrer_id        uuid,
  referred_id        uuid,
  referral_code_id   uuid,
  campaign_id        uuid,
  click_id           uuid,
  status             text not null default 'pending' check (status in ('pending', 'converted', 'cancelled')),
  status_reason      text check (status_reason ~ '^[a-z_]{1,40}$'),
  method             text not null check (method in ('checkout', 'promo_code', 'claim', 'credit')),
  confidence         text not null check (confidence in ('certain', 'high', 'medium', 'low')),
  attributed_at      timestamptz not null default now(),
  hold_days          integer not null default 14 check (hold_days between 0 and 90),
  qualifies_on       text not null default 'payment' check (qualifies_on in ('payment', 'join')),
  converted_at       timestamptz,
  cancelled_at       timestamptz,
  refusal            text check (refusal in ('existing_member', 'withdrawn')),
  verifies_at        timestamptz,
  revenue_attributed numeric(20, 4) default 0,
  revenue_minor      bigint not null default 0,
  currency           text check (currency ~ '^[a-z]{3}$'),
  ip_address         text check (length(ip_address) <= 64),
  user_agent         text check (length(user_agent) <= 120),
  device_fingerprint text check (length(device_fingerprint) <= 64),
  is_verified        boolean default false,
  fraud_score        integer default 0 check (fraud_score between 0 and 100),
  created_at         timestamptz default now(),
  updated_at         timestamptz default now(),
  unique (whop_company_id, id),
  constraint referrals_one_per_buyer unique (whop_company_id, referred_id),
  check (referrer_id is null or referrer_id <> referred_id),
  check ((status = 'converted') <= (converted_at is not null)),
  check ((status = 'cancelled') = (cancelled_at is not null)),
  check (not is_verified or status = 'converted'),
  check (revenue_minor >= 0),
  foreign key (whop_company_id, referrer_id) references public.users (whop_company_id, id) on delete set null (referrer_id),
  foreign key (whop_company_id, referred_id) references public.users (whop_company_id, id) on delete cascade,
  foreign key (whop_company_id, referral_code_id)
    references public.referral_codes (whop_company_id, id) on delete set null (referral_code_id),
  foreign key (whop_company_id, campaign_id)
    references public.campaigns (whop_company_id, id) on delete set null (campaign_id)
);
comment on table public.referrals is 'One person brought by one code, once and for good; its state is derived from facts.';
comment on column public.referrals.hold_days is 'The hold that was in force when the referral was first told of; a later setting does not move it.';
comment on column public.referrals.refusal is 'Why a person who came through a code counts for nobody all the same.';
comment on column public.referrals.revenue_minor is 'Derived: payments less refunds and lost disputes, minor units of currency.';
comment on column public.referrals.revenue_attributed is 'revenue_minor in major units.';
comment on column public.referrals.verifies_at is 'When the hold ends; the referral counts towards rewards from then on.';
create index idx_referrals_referrer_id on public.referrals (referrer_id);
create index idx_referrals_referred_id on public.referrals (referred_id);
create index idx_referrals_campaign_id on public.referrals (campaign_id);
create index idx_referrals_status on public.referrals (status);
create index idx_referrals_created_at on public.referrals (created_at);
create index referrals_company_time on public.referrals (whop_company_id, created_at, id);
create index referrals_code on public.referrals (whop_company_id, referral_code_id);
create index referrals_referrer_time on public.referrals (whop_company_id, referrer_id, created_at desc);
create index referrals_click on public.referrals (whop_company_id, click_id) where click_id is not null;
create index referrals_campaign on public.referrals (whop_company_id, campaign_id);
create index referrals_awaiting_verification on public.referrals (verifies_at) where status = 'converted' and not is_verified;
alter table public.referrals enable row level security;
create policy server_only on public.referrals using (false);
revoke all on public.referrals from public, anon, authenticated;
grant select, insert, update, delete on public.referrals to service_role;
create trigger update_referrals_updated_at before update on public.referrals
  for each row execute function public.update_updated_at_column();

create table public.fraud_checks (
  id              uuid primary key default gen_random_uuid(),
  whop_company_id text not null references public.companies on delete cascade,
  referral_id     uuid,
  check_type      text not null check (check_type in ('ip_duplicate', 'device_duplicate', 'email_duplicate',
    'velocity_limit', 'self_referral', 'disposable_email', 'payment_risk', 'card_duplicate', 'blocked_list')),
  flagged         boolean default false,
  details         jsonb,
  observed        numeric,
  threshold       numeric,
  weight          integer not null default 0 check (weight between 0 and 100),
  reason          text check (length(reason) <= 400),
  policy_version  integer not null default 1,
  created_at      timestamptz default now(),
  unique (whop_company_id, referral_id, check_type),
  foreign key (whop_company_id, referral_id) references public.referrals (whop_company_id, id) on delete cascade
);
comment on table public.fraud_checks is 'One row for each rule and referral, with what it saw and why it spoke.';
create index idx_fraud_checks_referral_id on public.fraud_checks (referral_id);
create index idx_fraud_checks_flagged on public.fraud_checks (flagged);
alter table public.fraud_checks enable row level security;
create policy server_only on public.fraud_checks using (false);
revoke all on public.fraud_checks from public, anon, authenticated;
grant select, insert, update, delete on public.fraud_checks to service_role;

create table public.fraud_lists (
  id              uuid primary key default gen_random_uuid(),
  whop_company_id text not null references public.companies on delete cascade,
  effect          text not null check (effect in ('allow', 'block')),
  subject         text not null check (subject in ('email', 'domain', 'network', 'device', 'user')),
  value           text not null check (length(value) between 1 and 320),
  note            text check (length(note) <= 400),
  expires_at      timestamptz,
  created_by      text,
  created_at      timestamptz not null default now(),
  unique (whop_company_id, effect, subject, value)
);
comment on table public.fraud_lists is 'What a creator always allows or always blocks.';
alter table public.fraud_lists enable row level security;
create policy server_only on public.fraud_lists using (false);
revoke all on public.fraud_lists from public, anon, authenticated;
grant select, insert, update, delete on public.fraud_lists to service_role;

create table public.member_sightings (
  whop_company_id text not null references public.companies on delete cascade,
  user_id         uuid not null,
  network_key     text not null check (length(network_key) between 8 and 64),
  device_key      text not null check (length(device_key) between 8 and 64),
  seen_on         date not null,
  primary key (whop_company_id, user_id, network_key, device_key, seen_on),
  foreign key (whop_company_id, user_id) references public.users (whop_company_id, id) on delete cascade
);
comment on table public.member_sightings is 'Hashed network and device of signed-in views, evidence for fraud checks.';
create index member_sightings_network on public.member_sightings (whop_company_id, network_key);
create index member_sightings_device on public.member_sightings (whop_company_id, device_key);
alter table public.member_sightings enable row level security;
create policy server_only on public.member_sightings using (false);
revoke all on public.member_sightings from public, anon, authenticated;
grant select, insert, update, delete on public.member_sightings to service_role;
