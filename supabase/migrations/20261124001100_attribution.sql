-- Who brought a buyer: derived from everything that says so, in whatever order it was told.
create type public.referral_binding as (
  proof_key text, referral_code_id uuid, referrer_id uuid, method text, confidence text, click_id uuid,
  attributed_at timestamptz, hold_days integer, qualifies_on text, refusal text
);

create function public.member_since(company text, buyer_id uuid) returns timestamptz
language sql stable security invoker set search_path = '' as $$
  select least(
    (select min(m.joined_at) from public.memberships m where m.whop_company_id = company and m.whop_user_id = u.whop_user_id),
    (select min(p.paid_at) from public.payments p
     where p.whop_company_id = company and p.whop_user_id = u.whop_user_id and p.status = 'succeeded'))
  from public.users u where u.id = buyer_id
$$;
comment on function public.member_since(text, uuid) is
  'When somebody first joined or paid, as far as Whop has told; null when it has not.';

create function public.proof_verdict(p public.attribution_proofs) returns text
language sql stable security invoker set search_path = '' as $$
  select case
    when c.user_id = p.user_id then 'own_code'
    when not p.code_was_active then 'inactive_code'
    -- A click says in its id when it happened, stored or not.
    when p.method = 'checkout' and public.uuid_v7_time(p.click_id) + make_interval(days => p.window_days) < p.event_at
      then 'window_closed'
    when p.withdrawn_at is not null then 'withdrawn'
  end
  from public.referral_codes c where c.id = p.referral_code_id
$$;
comment on function public.proof_verdict(public.attribution_proofs) is
  'Why a proof gives no credit, whatever else is known: own_code, inactive_code, window_closed or withdrawn; null when it may.';

create function public.was_member_before(p public.attribution_proofs) returns boolean
language sql stable security invoker set search_path = '' as $$
  select case p.method
    -- What a creator decides knows what they know.
    when 'credit' then false
    when 'claim' then public.member_since(p.whop_company_id, p.user_id) < p.event_at - make_interval(days => p.window_days)
    -- A click kept for later, or a code alone, does not turn somebody who came by themselves into a referral. A membership
    -- and its payment are told with different times, so one day of a purchase is one moment.
    else exists (
        select from public.memberships m
        where m.whop_company_id = p.whop_company_id and m.whop_user_id = u.whop_user_id and m.membership_id <> p.proof_key
          and m.joined_at < greatest(public.uuid_v7_time(p.click_id), p.event_at - interval '1 day'))
      or exists (
        select from public.payments f
        where f.whop_company_id = p.whop_company_id and f.whop_user_id = u.whop_user_id and f.payment_id <> p.proof_key
          and f.status = 'succeeded'
          and f.paid_at < p.event_at - case when f.membership_id = p.proof_key then interval '1 day' else interval '0' end)
  end
  from public.users u where u.id = p.user_id
$$;
comment on function public.was_member_before(public.attribution_proofs) is
  'Whether the facts show that a buyer was here before the click, the purchase or, for a claim, the days in which it may be made.';

create function public.derive_binding(company text, buyer_id uuid) returns public.referral_binding
language sql stable security invoker set search_path = '' as $$
  select p.proof_key, p.referral_code_id, c.user_id, p.method,
    case
      when p.method = 'checkout' and p.click_id is not null then 'certain'
      when p.method in ('checkout', 'promo_code') then 'high'
      else 'medium'
    end,
    p.click_id, p.event_at, p.hold_days, p.qualifies_on, r.refusal
  from public.attribution_proofs p
  join public.referral_codes c on c.id = p.referral_code_id
  cross join lateral (select public.proof_verdict(p) as verdict) v
  cross join lateral (select case
    when v.verdict = 'withdrawn' then v.verdict
    when public.was_member_before(p) then 'existing_member' end as refusal) r
  where p.whop_company_id = company and p.user_id = buyer_id and coalesce(v.verdict, 'withdrawn') = 'withdrawn'
  -- The first bind is permanent: what happened first counts, and of what happened at once, the stronger proof.
  order by r.refusal is null desc, r.refusal, p.event_at, array_position(array['checkout', 'promo_code', 'claim', 'credit'], p.method),
    p.click_id is null, p.proof_key
  limit 1
$$;
comment on function public.derive_binding(text, uuid) is
  'Which code brought a buyer, from all proofs and facts there are; refusal says why it gives no credit all the same (existing_member, withdrawn). All null without a proof that may.';

create function public.keep_proof(
  company text, key text, buyer_id uuid, how text, code_id uuid, click uuid, configuration text, at timestamptz, actor text, note text
) returns void
language sql volatile security invoker set search_path = '' as $$
  insert into public.attribution_proofs as p (whop_company_id, proof_key, user_id, method, referral_code_id, click_id,
    configuration_id, event_at, code_was_active, window_days, hold_days, qualifies_on, actor, note)
  select company, key, buyer_id, how, c.id, click, configuration, at, c.is_active,
    case how when 'claim' then k.claim_window_days else k.attribution_window_days end, k.hold_days, k.qualifies_on, keep_proof.actor,
    keep_proof.note
  from public.referral_codes c join public.companies k on k.whop_company_id = c.whop_company_id
  where c.whop_company_id = company and c.id = code_id
  -- Another word about the same payment or membership; the rules stay those of the first one.
  on conflict (whop_company_id, proof_key) do update
    set method = excluded.method, referral_code_id = excluded.referral_code_id, click_id = excluded.click_id,
        configuration_id = excluded.configuration_id, event_at = excluded.event_at, user_id = excluded.user_id
    where (p.method, p.referral_code_id, p.click_id, p.configuration_id, p.event_at, p.user_id)
      is distinct from (excluded.method, excluded.referral_code_id, excluded.click_id, excluded.configuration_id, excluded.event_at, excluded.user_id)
$$;
comment on function public.keep_proof(text, text, uuid, text, uuid, uuid, text, timestamptz, text, text) is
  'Keeps one proof of who brought a buyer, with the rules in force when it was first told.';

create function public.keep_checkout_proof(
  company text, key text, buyer_id uuid, click uuid, code_text text, configuration text, promo_id text, promo_text text, at timestamptz
) returns void
language plpgsql volatile security invoker set search_path = '' as $$
declare
  link public.checkout_links;
  code_id uuid;
  how text := 'checkout';
begin
  if configuration is not null then
    select * into link from public.checkout_links l where l.whop_company_id = company and l.configuration_id = configuration;
  end if;
  click := coalesce(click, link.click_id);
  select c.referral_code_id into code_id from public.referral_clicks c where c.id = click and c.whop_company_id = company;
  code_id := coalesce(code_id, link.referral_code_id);
  if code_id is null and code_text is not null then
    select c.id into code_id from public.referral_codes c
    where c.whop_company_id = company and c.code_key = translate(lower(code_text), 'oil-', '011');
  end if;
  if code_id is null and (promo_id is not null or promo_text is not null) then
    how := 'promo_code';
    click := null;
    select p.referral_code_id into code_id from public.promo_codes p
    where p.whop_company_id = company and p.promo_code_id is not null
      -- The creator may have promo codes of their own under a name that we wanted or had: only without an id the name decides.
      and case when promo_id is null then p.code = upper(promo_text) else p.promo_code_id = promo_id end;
  end if;
  if code_id is not null then
    perform public.keep_proof(company, key, buyer_id, how, code_id, click, link.configuration_id, at, 'whop', null);
  end if;
end
$$;
comment on function public.keep_checkout_proof(text, text, uuid, uuid, text, text, text, text, timestamptz) is
  'Keeps what a payment or membership says of who brought its buyer: by click, by checkout configuration, by the code itself, else by a promo code that belongs to a code. Nothing when it names none of ours.';

create function public.settle_buyer(company text, buyer_id uuid, actor text) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  binding public.referral_binding;
  bound public.referrals;
  clicked public.referral_clicks;
  campaign uuid;
  word text;
begin
  binding := public.derive_binding(company, buyer_id);
  select * into bound from public.referrals r where r.whop_company_id = company and r.referred_id = buyer_id for no key update;
  if bound.id is not null and bound.referral_code_id is null then
    return public.settle_referral(bound.id, actor);  -- whoever brought them was erased; the referral stays as it is
  elsif binding.proof_key is null then
    if bound.id is not null then
      insert into public.audit_log (whop_company_id, subject, subject_id, action, from_state, reason, actor, at)
      values (company, 'referral', bound.id::text, 'removed', bound.status, 'no_proof', settle_buyer.actor, public.db_now());
      delete from public.referrals r where r.id = bound.id;
    end if;
    -- By the buyer's id itself, each word by its own key: a join of payments with themselves reads all of a community's.
    update public.payments p
    set attribution = coalesce((select public.proof_verdict(f) from public.attribution_proofs f
        where f.whop_company_id = company and f.proof_key = p.payment_id), 'no_code'),
      referral_id = null, reversed_minor = public.reversed_minor(p)
    where p.whop_company_id = company and p.whop_user_id = (select u.whop_user_id from public.users u where u.id = buyer_id)
      and (p.attribution is distinct from coalesce((select public.proof_verdict(f) from public.attribution_proofs f
          where f.whop_company_id = company and f.proof_key = p.payment_id), 'no_code')
        or p.referral_id is not null or p.reversed_minor <> public.reversed_minor(p));
    return null;
  end if;

  -- Before the insert, whose foreign key would hold the code too weakly, and both codes in one order.
  perform from public.referral_codes c where c.id in (binding.referral_code_id, bound.referral_code_id)
  order by c.id for no key update;
  select c.id into campaign from public.campaigns c
  where c.whop_company_id = company and c.status <> 'draft'
    and c.start_date <= binding.attributed_at and binding.attributed_at < c.end_date
  order by c.start_date desc, c.id limit 1;
  select * into clicked from public.referral_clicks c where c.id = binding.click_id and c.whop_company_id = company;
  if bound.id is null then
    insert into public.referrals (whop_company_id, referrer_id, referred_id, referral_code_id, campaign_id, click_id, status,
      status_reason, method, confidence, attributed_at, created_at, hold_days, qualifies_on, refusal, ip_address, user_agent,
      device_fingerprint)
    values (company, binding.referrer_id, buyer_id, binding.referral_code_id, campaign, binding.click_id, 'pending',
      'awaiting_payment', binding.method, binding.confidence, binding.attributed_at, binding.attributed_at,
      binding.hold_days, binding.qualifies_on, binding.refusal, clicked.ip_address, clicked.user_agent, clicked.device_fingerprint)
    returning * into bound;
    word := 'attributed';
  elsif (bound.referrer_id, bound.referral_code_id, bound.campaign_id, bound.click_id, bound.method, bound.confidence,
      bound.attributed_at, bound.hold_days, bound.qualifies_on, bound.refusal)
    is distinct from (binding.referrer_id, binding.referral_code_id, campaign, binding.click_id, binding.method,
      binding.confidence, binding.attributed_at, binding.hold_days, binding.qualifies_on, binding.refusal)
  then
    word := case when bound.referral_code_id <> binding.referral_code_id then 'rebound' end;
    update public.referrals r
    set referrer_id = binding.referrer_id, referral_code_id = binding.referral_code_id, campaign_id = campaign,
        click_id = binding.click_id, method = binding.method, confidence = binding.confidence,
        attributed_at = binding.attributed_at, created_at = binding.attributed_at, hold_days = binding.hold_days,
        qualifies_on = binding.qualifies_on, refusal = binding.refusal,
        ip_address = coalesce(clicked.ip_address, r.ip_address), user_agent = coalesce(clicked.user_agent, r.user_agent),
        device_fingerprint = coalesce(clicked.device_fingerprint, r.device_fingerprint)
    where r.id = bound.id;
  end if;
  if word is not null then
    insert into public.audit_log (whop_company_id, subject, subject_id, action, to_state, reason, actor, details, at)
    select company, 'referral', bound.id::text, word, bound.status, binding.method, settle_buyer.actor,
      jsonb_build_object('code', c.code, 'click', binding.click_id, 'proof', binding.proof_key,
        'before', (select b.code from public.referral_codes b where word = 'rebound' and b.id = bound.referral_code_id)),
      public.db_now()
    from public.referral_codes c where c.id = binding.referral_code_id;
  end if;
  word := public.settle_referral(bound.id, actor);
  return coalesce(binding.refusal, word);
end
$$;
comment on function public.settle_buyer(text, uuid, text) is
  'Brings the one referral of a buyer to what proofs and facts demand; the caller holds the buyer''s row. Returns its status, why it gives no credit (existing_member, withdrawn), or null when nobody brought them.';

create function public.settle_payment(company text, payment text) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  p public.payments;
  buyer_id uuid;
  word text;
begin
  select * into p from public.payments f where f.whop_company_id = company and f.payment_id = payment;
  if p.payment_id is null then
    return 'waiting';                               -- a refund or dispute that came before its payment
  end if;
  if p.whop_user_id is null then
    -- Some payments name their membership only (renewals).
    update public.payments f set whop_user_id = m.whop_user_id
    from public.memberships m
    where f.whop_company_id = company and f.payment_id = payment
      and m.whop_company_id = company and m.membership_id = p.membership_id and m.whop_user_id is not null
    returning f.* into p;
  end if;
  if p.whop_user_id is not null then
    buyer_id := public.ensure_user(company, p.whop_user_id, null, null, null, null);
    -- All facts of one buyer pass here one after the other.
    perform from public.users u where u.id = buyer_id for no key update;
    if p.status = 'succeeded' then
      perform public.keep_checkout_proof(company, payment, buyer_id, p.click_id, p.code, p.configuration_id, p.promo_code_id,
        p.promo_code, coalesce(p.paid_at, p.fact_at));
    end if;
    word := public.settle_buyer(company, buyer_id, 'whop');
    return coalesce(word, (select f.attribution from public.payments f where f.whop_company_id = company and f.payment_id = payment));
  end if;
  update public.payments f set attribution = 'no_buyer', reversed_minor = public.reversed_minor(f)
  where f.whop_company_id = company and f.payment_id = payment
    and (f.attribution is distinct from 'no_buyer' or f.reversed_minor <> public.reversed_minor(f));
  return 'no_buyer';
end
$$;
comment on function public.settle_payment(text, text) is
  'Attributes and settles the buyer of a known payment. Returns the referral''s status or why there is no credit; waiting when the payment is not known yet.';

create function public.settle_membership(company text, membership text) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  m public.memberships;
  buyer_id uuid;
begin
  select * into m from public.memberships f where f.whop_company_id = company and f.membership_id = membership;
  if m.whop_user_id is null then
    return 'no_buyer';
  end if;
  buyer_id := public.ensure_user(company, m.whop_user_id, null, null, null, null);
  perform from public.users u where u.id = buyer_id for no key update;
  perform public.keep_checkout_proof(company, membership, buyer_id, m.click_id, m.code, m.configuration_id, null, null,
    coalesce(m.joined_at, m.fact_at));
  -- Payments that named nobody but this membership have their buyer now.
  perform public.settle_payment(company, p.payment_id) from public.payments p
  where p.whop_company_id = company and p.membership_id = membership and p.whop_user_id is null;
  return coalesce(public.settle_buyer(company, buyer_id, 'whop'),
    (select public.proof_verdict(f) from public.attribution_proofs f where f.whop_company_id = company and f.proof_key = membership),
    'no_code');
end
$$;
comment on function public.settle_membership(text, text) is
  'Attributes and settles whoever holds a known membership. Returns as settle_payment does.';
grant execute on function
  public.member_since(text, uuid), public.proof_verdict(public.attribution_proofs),
  public.was_member_before(public.attribution_proofs), public.derive_binding(text, uuid),
  public.keep_proof(text, text, uuid, text, uuid, uuid, text, timestamptz, text, text),
  public.keep_checkout_proof(text, text, uuid, uuid, text, text, text, text, timestamptz),
  public.settle_buyer(text, uuid, text), public.settle_payment(text, text), public.settle_membership(text, text)
to service_role;
revoke all on type public.referral_binding from public, anon, authenticated;
grant usage on type public.referral_binding to service_role;
