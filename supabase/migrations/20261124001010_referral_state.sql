-- A referral's state is what its facts demand, whatever order they came in.
create type public.referral_state as (
  status text, status_reason text, converted_at timestamptz, cancelled_at timestamptz, verifies_at timestamptz,
  is_verified boolean, currency text, revenue_minor bigint
);

create function public.reversed_minor(p public.payments) returns bigint
language sql stable security invoker set search_path = '' as $$
  select least(coalesce(p.amount_minor, 0), coalesce((
    select sum(x.amount_minor) from (
      select r.amount_minor from public.refunds r
      where r.whop_company_id = p.whop_company_id and r.payment_id = p.payment_id
        and r.status = 'succeeded' and r.currency = p.currency
      union all
      -- A lost dispute whose amount is unknown or in other money took all of it.
      select case when d.amount_minor is not null and d.currency = p.currency then d.amount_minor else p.amount_minor end
      from public.disputes d
      where d.whop_company_id = p.whop_company_id and d.payment_id = p.payment_id and d.status = 'lost'
    ) x), 0))::bigint
$$;
comment on function public.reversed_minor(public.payments) is
  'What succeeded refunds and lost disputes took back of a payment, minor units, never more than the payment.';

create function public.derive_referral(referral public.referrals) returns public.referral_state
language plpgsql stable security invoker set search_path = '' as $$
declare
  state public.referral_state;
  company public.companies;
  facts record;
  member record;
begin
  select * into company from public.companies k where k.whop_company_id = referral.whop_company_id;
  if referral.refusal is not null then
    return ('cancelled', referral.refusal, null, referral.attributed_at, null, false, company.currency, 0)::public.referral_state;
  end if;

  select
    count(*) filter (where counts) as paid,
    bool_and(p.amount_minor <= p.reversed_minor) filter (where counts) as all_reversed,
    bool_or(p.reversed_minor > 0) filter (where counts) as any_reversed,
    min(p.paid_at) filter (where counts) as first_paid_at,
    min(p.paid_at) filter (where counts and p.amount_minor > p.reversed_minor) as first_kept_at,
    bool_or(p.money_problem is not null) as unclear,
    bool_or(p.status = 'succeeded' and p.amount_minor = 0) as free,
    (array_agg(p.currency order by (p.currency = company.currency) desc, p.paid_at, p.payment_id) filter (where counts))[1] as currency
  into facts
  from public.payments p,
    lateral (select p.status = 'succeeded' and coalesce(p.amount_minor, 0) > 0 as counts) c
  where p.whop_company_id = referral.whop_company_id and p.referral_id = referral.id;

  select bool_or(m.is_active) as active, count(*) as known, min(m.joined_at) as joined_at, max(m.ended_at) as ended_at
  into member
  from public.memberships m join public.users u
    on u.whop_company_id = m.whop_company_id and u.whop_user_id = m.whop_user_id
  where u.id = referral.referred_id and m.whop_company_id = referral.whop_company_id;

  state.currency := coalesce(facts.currency, company.currency);
  select coalesce(sum(p.amount_minor - p.reversed_minor), 0) into state.revenue_minor
  from public.payments p
  where p.whop_company_id = referral.whop_company_id and p.referral_id = referral.id
    and p.status = 'succeeded' and p.currency = state.currency;

  state.is_verified := false;
  if facts.paid > 0 then
    state.converted_at := facts.first_paid_at;
  elsif referral.qualifies_on = 'join' and (member.active
      -- Whoever stayed through the hold has qualified, and may leave like anybody else.
      or member.ended_at >= coalesce(member.joined_at, referral.attributed_at) + make_interval(days => referral.hold_days))
  then
    state.converted_at := coalesce(member.joined_at, referral.attributed_at);
  end if;

  if facts.paid > 0 and facts.all_reversed then
    state.status := 'cancelled';
    select case when bool_or(x.lost) then 'dispute_lost' else 'refunded' end, max(x.fact_at)
    into state.status_reason, state.cancelled_at
    from public.payments p cross join lateral (
      select false as lost, r.fact_at from public.refunds r
      where r.whop_company_id = p.whop_company_id and r.payment_id = p.payment_id and r.status = 'succeeded'
      union all
      select true, d.fact_at from public.disputes d
      where d.whop_company_id = p.whop_company_id and d.payment_id = p.payment_id and d.status = 'lost'
    ) x
    where p.whop_company_id = referral.whop_company_id and p.referral_id = referral.id;
  elsif state.converted_at is not null then
    state.status := 'converted';
    -- A payment that was taken back has served no hold for the one after it.
    state.verifies_at := coalesce(facts.first_kept_at, state.converted_at) + make_interval(days => referral.hold_days);
    state.status_reason := (
      select case
        when bool_or(d.status = 'open') then 'dispute_open'
        when bool_or(r.status in ('pending', 'requires_action')) then 'refund_pending'
        when bool_or(r.status = 'succeeded' and (r.amount_minor is null or r.currency is distinct from p.currency))
          then 'money_unclear'
        when facts.any_reversed then 'partly_refunded'
      end
      from public.payments p
      left join public.refunds r on r.whop_company_id = p.whop_company_id and r.payment_id = p.payment_id
      left join public.disputes d on d.whop_company_id = p.whop_company_id and d.payment_id = p.payment_id
      where p.whop_company_id = referral.whop_company_id and p.referral_id = referral.id);
    state.is_verified := coalesce(state.status_reason, '') not in ('dispute_open', 'refund_pending', 'money_unclear')
      and public.db_now() >= state.verifies_at;
  elsif member.known > 0 and not member.active then
    state.status := 'cancelled';
    state.status_reason := 'left_early';
    state.cancelled_at := coalesce(member.ended_at, referral.attributed_at);
  else
    state.status := 'pending';
    state.status_reason := case
      when facts.unclear then 'money_unclear' when facts.free then 'free_plan' else 'awaiting_payment' end;
  end if;
  return state;
end
$$;
comment on function public.derive_referral(public.referrals) is
  'What a referral''s state must be, from its payments (with what was reversed of each), refunds, disputes and memberships. Reads, never writes.';

create function public.settle_referral(referral_id uuid, actor text) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  was public.referrals;
  is_ public.referral_state;
  target uuid;
begin
  select * into was from public.referrals r where r.id = settle_referral.referral_id for no key update;
  if was.id is null then
    return 'unknown_referral';
  end if;
  target := case when was.refusal is null then was.id end;
  -- The code's counters move next; taking its lock now keeps the order users, referrals, codes, days for everyone.
  perform from public.referral_codes c where c.id = was.referral_code_id for no key update;

  -- By the buyer's id itself: a join would let an index on it go to waste.
  update public.payments p
  set referral_id = target, attribution = coalesce(was.refusal, 'attributed'), reversed_minor = public.reversed_minor(p)
  where p.whop_company_id = was.whop_company_id
    and p.whop_user_id = (select u.whop_user_id from public.users u where u.id = was.referred_id)
    and (p.referral_id is distinct from target or p.attribution is distinct from coalesce(was.refusal, 'attributed')
      or p.reversed_minor <> public.reversed_minor(p));

  is_ := public.derive_referral(was);
  if (is_.status, is_.status_reason, is_.converted_at, is_.cancelled_at, is_.verifies_at, is_.is_verified, is_.currency, is_.revenue_minor)
    is distinct from (was.status, was.status_reason, was.converted_at, was.cancelled_at, was.verifies_at, was.is_verified, was.currency, was.revenue_minor)
  then
    update public.referrals r
    set status = is_.status, status_reason = is_.status_reason, converted_at = is_.converted_at,
        cancelled_at = is_.cancelled_at, verifies_at = is_.verifies_at, is_verified = is_.is_verified,
        currency = is_.currency, revenue_minor = is_.revenue_minor,
        revenue_attributed = is_.revenue_minor / power(10::numeric, public.minor_exponent(is_.currency))
    where r.id = was.id;
  end if;
  insert into public.audit_log (whop_company_id, subject, subject_id, action, from_state, to_state, reason, actor, at)
  select was.whop_company_id, 'referral', was.id::text, move.action, was.status, is_.status, is_.status_reason,
    settle_referral.actor, public.db_now()
  from (values
    ('moved', (is_.status, is_.status_reason) is distinct from (was.status, was.status_reason)),
    ('verified', is_.is_verified and not was.is_verified),
    ('unverified', was.is_verified and not is_.is_verified)
  ) as move(action, happened)
  where move.happened;
  return is_.status;
end
$$;
comment on function public.settle_referral(uuid, text) is
  'Brings a referral to the state its facts demand, under its row lock, and logs the move. Returns the status, or unknown_referral.';
grant execute on function
  public.reversed_minor(public.payments), public.derive_referral(public.referrals), public.settle_referral(uuid, text)
to service_role;
revoke all on type public.referral_state from public, anon, authenticated;
grant usage on type public.referral_state to service_role;
