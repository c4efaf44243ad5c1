-- Campaigns, referral codes and what happens to a link.
create table public.campaigns (
  id              uuid primary key default gen_random_uuid(),
  whop_company_id text not null references public.companies on delete cascade,
  name            text not null check (length(name) between 1 and 120),
  description     text check (length(description) <= 4000),
  start_date      timestamptz not null,
  end_date        timestamptz not null,
  status          text not null default 'draft' check (status in ('draft', 'active', 'ended', 'archived')),
  rules           jsonb check (jsonb_typeof(rules) = 'object'),
  rules_version   integer not null default 1 check (rules_version >= 1),
  prizes          jsonb check (jsonb_typeof(prizes) = 'array'),
  total_referrals integer default 0 check (total_referrals >= 0),
  created_at      timestamptz default now(),
  updated_at      timestamptz default now(),
  check (end_date > start_date),
  unique (whop_company_id, id)
);
comment on table public.campaigns is 'Timed referral challenges. The window is half-open: start_date <= t < end_date.';
comment on column public.campaigns.total_referrals is 'Derived: referrals of this campaign that are converted now.';
create index idx_campaigns_whop_company_id on public.campaigns (whop_company_id);
create index idx_campaigns_status on public.campaigns (status);
create index idx_campaigns_dates on public.campaigns (start_date, end_date);
alter table public.campaigns enable row level security;
create policy server_only on public.campaigns using (false);
revoke all on public.campaigns from public, anon, authenticated;
grant select, insert, update, delete on public.campaigns to service_role;
create trigger update_campaigns_updated_at before update on public.campaigns
  for each row execute function public.update_updated_at_column();

create table public.referral_codes (
  id              uuid primary key default gen_random_uuid(),
  whop_company_id text not null references public.companies on delete cascade,
  user_id         uuid,
  code            text unique not null check (code ~ '^[a-z0-9](-?[a-z0-9]){2,31}$' and length(code) <= 32),
  -- Look-alikes are one code: o is 0, i and l are 1, hyphens do not count.
  code_key        text generated always as (translate(code, 'oil-', '011')) stored,
  clicks          integer default 0 check (clicks >= 0),
  conversions     integer default 0 check (conversions >= 0),
  is_active       boolean default true,
  is_primary      boolean not null default true,
  created_at      timestamptz default now(),
  updated_at      timestamptz default now(),
  unique (whop_company_id, id),
  foreign key (whop_company_id, user_id) references public.users (whop_company_id, id) on delete cascade
);
-- Partial, so that it is no key a row can be referred to by: Postgres takes a generated key for changed in every update of
-- the row and would lock it against every transaction that refers to the code.
create unique index referral_codes_code_key_key on public.referral_codes (code_key) where code_key is not null;
comment on table public.referral_codes is 'A member''s codes. The primary one is shown; older ones keep working.';
comment on column public.referral_codes.clicks is 'Derived: counted clicks of this code.';
comment on column public.referral_codes.conversions is 'Derived: referrals of this code that are converted now.';
create index idx_referral_codes_user_id on public.referral_codes (user_id);
create index idx_referral_codes_code on public.referral_codes (code);
create unique index referral_codes_one_primary on public.referral_codes (whop_company_id, user_id) where is_primary;
alter table public.referral_codes enable row level security;
create policy server_only on public.referral_codes using (false);
revoke all on public.referral_codes from public, anon, authenticated;
grant select, insert, update, delete on public.referral_codes to service_role;
create trigger update_referral_codes_updated_at before update on public.referral_codes
  for each row execute function public.update_updated_at_column();

create table public.referral_clicks (
  id                 uuid primary key default gen_random_uuid(),   -- UUIDv7 of the app: clicks stay in time order
  whop_company_id    text not null,                                -- a company's own, by the key of its code
  referral_code_id   uuid,
  visitor_key        text not null check (length(visitor_key) between 8 and 64),
  bucket_at          timestamptz not null,
  hits               integer not null default 1 check (hits >= 1),
  excluded_reason    text check (excluded_reason in ('head', 'prefetch', 'bot', 'no_user_agent', 'preview')),
  ip_address         text check (length(ip_address) <= 64),
  user_agent         text check (length(user_agent) <= 120),
  device_fingerprint text check (length(device_fingerprint) <= 64),
  referrer_url       text check (length(referrer_url) <= 255),
  utm_source         text check (length(utm_source) <= 100),
  utm_medium         text check (length(utm_medium) <= 100),
  utm_campaign       text check (length(utm_campaign) <= 100),
  country            text check (country ~ '^[A-Z]{2}$'),
  converted          boolean default false,
  created_at         timestamptz default now(),
  foreign key (whop_company_id, referral_code_id)
    references public.referral_codes (whop_company_id, id) on delete cascade
);
comment on table public.referral_clicks is
  'One row for each visitor, code and hour; hits counts repeats. Rows with excluded_reason never count.';
comment on column public.referral_clicks.visitor_key is 'Keyed hash of network and device for one UTC day: equality within the day, nothing beyond.';
comment on column public.referral_clicks.ip_address is 'Keyed hash of the network (IPv4 address or IPv6 /64), never the address.';
comment on column public.referral_clicks.user_agent is 'Browser, system and device family, never the raw header.';
comment on column public.referral_clicks.device_fingerprint is 'Keyed hash of the request''s device hints.';
comment on column public.referral_clicks.referrer_url is 'Host of the page that held the link.';
-- More than its name says: a visitor's clicks of an hour are one row. There is no narrower index on the code, so recording
-- can never be led through all clicks of it.
create unique index idx_referral_clicks_code_id
  on public.referral_clicks (referral_code_id, visitor_key, bucket_at, excluded_reason) nulls not distinct;
create index idx_referral_clicks_converted on public.referral_clicks (converted);
create index idx_referral_clicks_created_at on public.referral_clicks (created_at);
alter table public.referral_clicks enable row level security;
create policy server_only on public.referral_clicks using (false);
revoke all on public.referral_clicks from public, anon, authenticated;
grant select, insert, update, delete on public.referral_clicks to service_role;

create table public.checkout_links (
  whop_company_id  text not null references public.companies on delete cascade,
  configuration_id text not null check (configuration_id ~ '^ch_[A-Za-z0-9_]{1,60}$'),
  referral_code_id uuid not null,
  plan_id          text not null check (plan_id ~ '^plan_[A-Za-z0-9_]{1,60}$'),
  click_id         uuid,                            -- null: the code's own link, reused and kept as a fallback
  purchase_url     text not null check (purchase_url ~ '^https?://' and length(purchase_url) <= 2000),
  created_at       timestamptz not null default now(),
  primary key (whop_company_id, configuration_id),
  foreign key (whop_company_id, referral_code_id)
    references public.referral_codes (whop_company_id, id) on delete cascade
);
comment on table public.checkout_links is 'Whop checkout configurations made for a code and plan, some for one click.';
create unique index checkout_links_one_per_code on public.checkout_links (referral_code_id, plan_id) where click_id is null;
create index checkout_links_code on public.checkout_links (whop_company_id, referral_code_id);
alter table public.checkout_links enable row level security;
create policy server_only on public.checkout_links using (false);
revoke all on public.checkout_links from public, anon, authenticated;
grant select, insert, update, delete on public.checkout_links to service_role;

create table public.promo_codes (
  whop_company_id  text not null references public.companies on delete cascade,
  code             text not null check (code ~ '^[A-Z0-9]{3,40}$'),
  referral_code_id uuid not null,
  promo_code_id    text check (promo_code_id ~ '^promo_[A-Za-z0-9_]{1,60}$'),
  percent_off      integer not null check (percent_off between 1 and 100),
  duration_months  integer not null default 1 check (duration_months between 1 and 12),
  state            text not null default 'creating' check (state in ('creating', 'active', 'failed')),
  attempts         integer not null default 0,
  next_attempt_at  timestamptz not null default now(),
  lease_until      timestamptz,
  is_unsure        boolean not null default false,
  last_error       text check (length(last_error) <= 500),
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  primary key (whop_company_id, code),
  unique (whop_company_id, promo_code_id),
  unique (whop_company_id, referral_code_id, percent_off, duration_months),
  check ((state = 'active') <= (promo_code_id is not null)),
  foreign key (whop_company_id, referral_code_id)
    references public.referral_codes (whop_company_id, id) on delete cascade
);
comment on table public.promo_codes is
  'Promo codes made at Whop for a referral code. The row comes before the call to Whop, so that a repeated call finds its name.';
comment on column public.promo_codes.is_unsure is 'A call went out whose end is unknown: the promo code may exist at Whop.';
comment on column public.promo_codes.created_at is 'Since when we mean to make it under this name; one that Whop had earlier is somebody else''s.';
alter table public.promo_codes enable row level security;
create policy server_only on public.promo_codes using (false);
revoke all on public.promo_codes from public, anon, authenticated;
grant select, insert, update, delete on public.promo_codes to service_role;
create trigger update_promo_codes_updated_at before update on public.promo_codes
  for each row execute function public.update_updated_at_column();
