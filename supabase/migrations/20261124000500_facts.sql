-- What Whop told us: the inbox of deliveries, and the facts in them, keyed by Whop's own ids.
create table public.webhook_events (
  id              uuid primary key default gen_random_uuid(),
  webhook_id      text not null unique check (length(webhook_id) between 1 and 128),
  envelope_id     text check (length(envelope_id) <= 128),
  whop_company_id text,                             -- as claimed; a company that is not ours is stored and ignored
  event_type      text check (length(event_type) <= 100),
  body            bytea not null check (octet_length(body) <= 262144),
  body_sha256     bytea not null,
  state           text not null default 'pending' check (state in ('pending', 'done', 'ignored', 'dead')),
  outcome         text check (outcome ~ '^[a-z_]{1,40}$'),
  attempts        integer not null default 0,
  conflicts       integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  lease_until     timestamptz,
  last_error      text check (length(last_error) <= 500),
  received_at     timestamptz not null default now(),
  processed_at    timestamptz
);
comment on table public.webhook_events is 'Every authentic delivery, byte for byte, and what became of it.';
comment on column public.webhook_events.conflicts is 'Deliveries with this id but another body; the first one counts.';
create index webhook_events_pending on public.webhook_events (next_attempt_at) where state = 'pending';
create index webhook_events_company on public.webhook_events (whop_company_id, received_at desc);
alter table public.webhook_events enable row level security;
create policy server_only on public.webhook_events using (false);
revoke all on public.webhook_events from public, anon, authenticated;
grant select, insert, update, delete on public.webhook_events to service_role;

create table public.payments (
  whop_company_id  text not null references public.companies on delete cascade,
  payment_id       text not null check (payment_id ~ '^pay_[A-Za-z0-9_]{1,60}$'),
  whop_user_id     text check (whop_user_id ~ '^user_[A-Za-z0-9_]{1,60}$'),
  membership_id    text,
  plan_id          text,
  configuration_id text,
  click_id         uuid,
  code             text check (length(code) <= 64),
  promo_code_id    text,
  promo_code       text check (length(promo_code) <= 100),
  status           text not null check (status in ('succeeded', 'failed', 'pending', 'other')),
  billing_reason   text check (length(billing_reason) <= 60),
  amount_minor     bigint check (amount_minor between 0 and 1000000000000000),
  currency         text check (currency ~ '^[a-z]{3}$'),
  money_problem    text check (length(money_problem) <= 60),
  money_at         timestamptz,                     -- Whop's time of the word that the money is from
  paid_at          timestamptz,
  card_brand       text check (length(card_brand) <= 40),
  card_last4       text check (length(card_last4) <= 8),
  billing_country  text check (length(billing_country) <= 8),
  risk_score       numeric,
  fact_at          timestamptz not null,            -- Whop's own time of this state; the newest state wins
  referral_id      uuid,
  attribution      text check (attribution ~ '^[a-z_]{1,40}$'),
  reversed_minor   bigint not null default 0 check (reversed_minor >= 0),
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  primary key (whop_company_id, payment_id),        -- a redelivery cannot count twice
  check ((amount_minor is null) = (currency is null)),
  check (reversed_minor <= coalesce(amount_minor, 0)),
  foreign key (whop_company_id, referral_id) references public.referrals (whop_company_id, id) on delete set null (referral_id)
);
comment on table public.payments is 'Payments reported by Whop, attributed or not. Money that cannot be read is null and named in money_problem.';
comment on column public.payments.attribution is 'Why this payment belongs to a referral, or why not: attributed, no_code, own_code ...';
comment on column public.payments.reversed_minor is 'Derived: succeeded refunds and lost disputes, never more than the payment.';
create index payments_buyer on public.payments (whop_company_id, whop_user_id);
create index payments_referral on public.payments (whop_company_id, referral_id) where referral_id is not null;
alter table public.payments enable row level security;
create policy server_only on public.payments using (false);
revoke all on public.payments from public, anon, authenticated;
grant select, insert, update, delete on public.payments to service_role;
create trigger update_payments_updated_at before update on public.payments
  for each row execute function public.update_updated_at_column();

create table public.refunds (
  whop_company_id text not null references public.companies on delete cascade,
  refund_id       text not null check (refund_id ~ '^rf_[A-Za-z0-9_]{1,60}$'),
  payment_id      text,                             -- no foreign key: a refund may come before its payment
  status          text not null check (status in ('pending', 'requires_action', 'succeeded', 'failed', 'canceled')),
  amount_minor    bigint check (amount_minor between 0 and 1000000000000000),
  currency        text check (currency ~ '^[a-z]{3}$'),
  money_problem   text check (length(money_problem) <= 60),
  fact_at         timestamptz not null,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  primary key (whop_company_id, refund_id)
);
comment on table public.refunds is 'Refunds reported by Whop. One whose payment is unknown waits for it.';
create index refunds_payment on public.refunds (whop_company_id, payment_id);
alter table public.refunds enable row level security;
create policy server_only on public.refunds using (false);
revoke all on public.refunds from public, anon, authenticated;
grant select, insert, update, delete on public.refunds to service_role;
create trigger update_refunds_updated_at before update on public.refunds
  for each row execute function public.update_updated_at_column();

create table public.disputes (
  whop_company_id text not null references public.companies on delete cascade,
  dispute_id      text not null check (dispute_id ~ '^dspt_[A-Za-z0-9_]{1,60}$'),
  payment_id      text,
  status          text not null check (status in ('inquiry', 'open', 'won', 'lost', 'closed')),
  amount_minor    bigint check (amount_minor between 0 and 1000000000000000),
  currency        text check (currency ~ '^[a-z]{3}$'),
  money_problem   text check (length(money_problem) <= 60),
  reason          text check (length(reason) <= 100),
  fact_at         timestamptz not null,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  primary key (whop_company_id, dispute_id)
);
comment on table public.disputes is 'Disputes reported by Whop. An inquiry moves no money.';
create index disputes_payment on public.disputes (whop_company_id, payment_id);
alter table public.disputes enable row level security;
create policy server_only on public.disputes using (false);
revoke all on public.disputes from public, anon, authenticated;
grant select, insert, update, delete on public.disputes to service_role;
create trigger update_disputes_updated_at before update on public.disputes
  for each row execute function public.update_updated_at_column();

create table public.memberships (
  whop_company_id  text not null references public.companies on delete cascade,
  membership_id    text not null check (membership_id ~ '^mem_[A-Za-z0-9_]{1,60}$'),
  whop_user_id     text check (whop_user_id ~ '^user_[A-Za-z0-9_]{1,60}$'),
  plan_id          text,
  configuration_id text,
  click_id         uuid,
  code             text check (length(code) <= 64),
  status           text not null check (length(status) <= 40),
  is_active        boolean not null,
  joined_at        timestamptz,
  ended_at         timestamptz,
  fact_at          timestamptz not null,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  primary key (whop_company_id, membership_id)
);
comment on table public.memberships is 'Memberships reported by Whop: who joined when, and who left.';
create index memberships_user on public.memberships (whop_company_id, whop_user_id);
alter table public.memberships enable row level security;
create policy server_only on public.memberships using (false);
revoke all on public.memberships from public, anon, authenticated;
grant select, insert, update, delete on public.memberships to service_role;
create trigger update_memberships_updated_at before update on public.memberships
  for each row execute function public.update_updated_at_column();

create table public.attribution_proofs (
  whop_company_id  text not null references public.companies on delete cascade,
  proof_key        text not null check (proof_key ~ '^(pay|mem|claim|credit)_[A-Za-z0-9_-]{1,60}$'),
  user_id          uuid not null,
  method           text not null check (method in ('checkout', 'promo_code', 'claim', 'credit')),
  referral_code_id uuid not null,
  click_id         uuid,
  configuration_id text check (length(configuration_id) <= 64),
  event_at         timestamptz not null,
  code_was_active  boolean not null default true,
  window_days      integer not null,
  hold_days        integer not null,
  qualifies_on     text not null,
  withdrawn_at     timestamptz,
  actor            text not null check (length(actor) <= 80),
  note             text check (length(note) <= 400),
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  primary key (whop_company_id, proof_key),
  foreign key (whop_company_id, user_id) references public.users (whop_company_id, id) on delete cascade,
  foreign key (whop_company_id, referral_code_id)
    references public.referral_codes (whop_company_id, id) on delete cascade
);
comment on table public.attribution_proofs is
  'Everything that says who brought a buyer: one row for a payment or membership that names a code, a claim or a credit, with the rules in force when it was first told. The binding is derived from them.';
comment on column public.attribution_proofs.proof_key is 'Whop''s id of the payment or membership, claim_ and the member, or credit_ and an id.';
comment on column public.attribution_proofs.event_at is 'When it happened: paid, joined, typed or credited.';
comment on column public.attribution_proofs.window_days is 'How many days it may lie after its click, or for a claim after joining.';
create index attribution_proofs_buyer on public.attribution_proofs (whop_company_id, user_id, event_at);
create index attribution_proofs_code on public.attribution_proofs (whop_company_id, referral_code_id);
alter table public.attribution_proofs enable row level security;
create policy server_only on public.attribution_proofs using (false);
revoke all on public.attribution_proofs from public, anon, authenticated;
grant select, insert, update, delete on public.attribution_proofs to service_role;
create trigger update_attribution_proofs_updated_at before update on public.attribution_proofs
  for each row execute function public.update_updated_at_column();
