-- Counters follow facts by trigger, so no function can forget them.
create function public.move_day(
  company text, code_id uuid, at timestamptz, d_referrals integer, d_conversions integer, d_cancellations integer,
  d_revenue_minor bigint, d_reversed_minor bigint
) returns void
language plpgsql volatile security invoker set search_path = '' as $$
begin
  if code_id is null or at is null
    or (d_referrals, d_conversions, d_cancellations, d_revenue_minor, d_reversed_minor) = (0, 0, 0, 0::bigint, 0::bigint)
  then
    return;
  end if;
  -- Whoever moves a code's numbers holds the code first, so clicks and payments queue up and cannot deadlock.
  perform from public.referral_codes c where c.id = code_id for no key update;
  -- Update first: the insert's check of the proposed row would refuse a negative difference.
  update public.daily_stats d
  set referrals = d.referrals + d_referrals, conversions = d.conversions + d_conversions,
      cancellations = d.cancellations + d_cancellations, revenue_minor = d.revenue_minor + d_revenue_minor,
      reversed_minor = d.reversed_minor + d_reversed_minor
  from public.companies k
  where k.whop_company_id = company and d.whop_company_id = company and d.referral_code_id = code_id
    and d.day = public.local_day(at, k.time_zone);
  if not found then
    insert into public.daily_stats as d (whop_company_id, referral_code_id, day, referrals, conversions, cancellations,
      revenue_minor, reversed_minor)
    select company, code_id, public.local_day(at, k.time_zone), d_referrals, d_conversions, d_cancellations,
      d_revenue_minor, d_reversed_minor
    from public.companies k
    where k.whop_company_id = company and exists (select from public.referral_codes c where c.id = code_id);
  end if;
end
$$;
comment on function public.move_day(text, uuid, timestamptz, integer, integer, integer, bigint, bigint) is
  'Adds differences to one code''s day, under the code''s row lock.';

create function public.referral_moved() returns trigger
language plpgsql security invoker set search_path = '' as $$
declare
  was public.referrals := old;                      -- null on insert
  is_ public.referrals := new;                      -- null on delete
  code_was integer := (tg_op <> 'INSERT' and was.status = 'converted')::integer;
  code_is integer := (tg_op <> 'DELETE' and is_.status = 'converted')::integer;
begin
  if tg_op = 'UPDATE' and is_.referral_code_id is not null and is_.referral_code_id is distinct from was.referral_code_id then
    raise exception 'a referral''s code is bound for good' using errcode = '23514';
  end if;
  -- Codes, then campaigns, then days: the order of locks is the same for everyone.
  if (was.referral_code_id, code_was) is distinct from (is_.referral_code_id, code_is) then
    update public.referral_codes c
    set conversions = c.conversions
      + case when c.id = is_.referral_code_id then code_is else 0 end
      - case when c.id = was.referral_code_id then code_was else 0 end
    where c.id in (was.referral_code_id, is_.referral_code_id);
  end if;
  if (was.campaign_id, code_was) is distinct from (is_.campaign_id, code_is) then
    update public.campaigns c
    set total_referrals = c.total_referrals
      + case when c.id = is_.campaign_id then code_is else 0 end
      - case when c.id = was.campaign_id then code_was else 0 end
    where c.id in (was.campaign_id, is_.campaign_id);
  end if;
  if (was.referral_code_id, was.created_at) is distinct from (is_.referral_code_id, is_.created_at) then
    perform public.move_day(was.whop_company_id, was.referral_code_id, was.created_at, -1, 0, 0, 0, 0);
    perform public.move_day(is_.whop_company_id, is_.referral_code_id, is_.created_at, 1, 0, 0, 0, 0);
  end if;
  if (was.referral_code_id, was.converted_at, code_was) is distinct from (is_.referral_code_id, is_.converted_at, code_is) then
    perform public.move_day(was.whop_company_id, was.referral_code_id, was.converted_at, 0, -code_was, 0, 0, 0);
    perform public.move_day(is_.whop_company_id, is_.referral_code_id, is_.converted_at, 0, code_is, 0, 0, 0);
  end if;
  if (was.referral_code_id, was.cancelled_at) is distinct from (is_.referral_code_id, is_.cancelled_at) then
    perform public.move_day(was.whop_company_id, was.referral_code_id, was.cancelled_at, 0, 0, -1, 0, 0);
    perform public.move_day(is_.whop_company_id, is_.referral_code_id, is_.cancelled_at, 0, 0, 1, 0, 0);
  end if;
  return null;
end
$$;
comment on function public.referral_moved() is
  'Trigger: moves the counters of code, campaign and days by the difference a referral''s change makes.';
create trigger referral_moved after insert or delete or update on public.referrals
  for each row execute function public.referral_moved();

create function public.payment_counts(p public.payments) returns boolean
language sql stable security invoker set search_path = '' as $$
  select p.referral_id is not null and p.status = 'succeeded' and p.amount_minor is not null and p.paid_at is not null
    and p.currency = (select k.currency from public.companies k where k.whop_company_id = p.whop_company_id)
$$;
comment on function public.payment_counts(public.payments) is
  'Whether a payment is part of the daily revenue: attributed, succeeded, readable and in the community''s currency.';

create function public.payment_moved() returns trigger
language plpgsql security invoker set search_path = '' as $$
begin
  if tg_op <> 'INSERT' and public.payment_counts(old) then
    perform public.move_day(old.whop_company_id, r.referral_code_id, old.paid_at, 0, 0, 0, -old.amount_minor, -old.reversed_minor)
    from public.referrals r where r.id = old.referral_id;
  end if;
  if tg_op <> 'DELETE' and public.payment_counts(new) then
    perform public.move_day(new.whop_company_id, r.referral_code_id, new.paid_at, 0, 0, 0, new.amount_minor, new.reversed_minor)
    from public.referrals r where r.id = new.referral_id;
  end if;
  return null;
end
$$;
comment on function public.payment_moved() is 'Trigger: moves a day''s revenue by the difference a payment''s change makes.';
create trigger payment_moved after insert or update on public.payments
  for each row execute function public.payment_moved();

create function public.referral_goes() returns trigger
language plpgsql security invoker set search_path = '' as $$
begin
  update public.payments p set referral_id = null
  where p.whop_company_id = old.whop_company_id and p.referral_id = old.id;
  return old;
end
$$;
comment on function public.referral_goes() is
  'Trigger: loosens a referral''s payments while it still says whose days their revenue is on; the foreign key would do so too late.';
create trigger referral_goes before delete on public.referrals
  for each row execute function public.referral_goes();

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

  select
    count(*) filter (where counts) as paid,
    bool_and(p.amount_minor <= public.reversed_minor(p)) filter (where counts) as all_reversed,
    bool_or(public.reversed_minor(p) > 0) filter (where counts) as any_reversed,
    min(p.paid_at) filter (where counts) as first_paid_at,
    min(p.paid_at) filter (where counts and p.amount_minor > public.reversed_minor(p)) as first_kept_at,
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
  select coalesce(sum(p.amount_minor - public.reversed_minor(p)), 0) into state.revenue_minor
  from public.payments p
  where p.whop_company_id = referral.whop_company_id and p.referral_id = referral.id
    and p.status = 'succeeded' and p.currency = state.currency;

  state.is_verified := false;
  if facts.paid > 0 then
    state.converted_at := facts.first_paid_at;
  elsif company.qualifies_on = 'join' and coalesce(member.active, false) then
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
    state.verifies_at := coalesce(facts.first_kept_at, state.converted_at) + make_interval(days => company.hold_days);
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
    -- The clock only ever adds: once verified, a referral stays so until a fact says otherwise.
    state.is_verified := coalesce(state.status_reason, '') not in ('dispute_open', 'refund_pending', 'money_unclear')
      and (referral.is_verified or public.db_now() >= state.verifies_at);
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
  'What a referral''s state must be, from its payments, refunds, disputes and memberships alone. Reads, never writes.';

create function public.settle_referral(referral_id uuid, actor text) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  was public.referrals;
  is_ public.referral_state;
begin
  select * into was from public.referrals r where r.id = settle_referral.referral_id for no key update;
  if was.id is null then
    return 'unknown_referral';
  end if;
  -- The code's counters move next; taking its lock now keeps the order users, referrals, codes, days for everyone.
  perform from public.referral_codes c where c.id = was.referral_code_id for no key update;

  -- By the buyer's id itself: a join would let an index on it go to waste.
  update public.payments p set referral_id = was.id, attribution = 'attributed', reversed_minor = public.reversed_minor(p)
  where p.whop_company_id = was.whop_company_id
    and p.whop_user_id = (select u.whop_user_id from public.users u where u.id = was.referred_id)
    and (p.referral_id is distinct from was.id or p.reversed_minor <> public.reversed_minor(p));

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
  if (is_.status = 'converted') is distinct from (was.status = 'converted') and was.click_id is not null then
    update public.referral_clicks c set converted = (is_.status = 'converted') where c.id = was.click_id;
  end if;
  return is_.status;
end
$$;
comment on function public.settle_referral(uuid, text) is
  'Brings a referral to the state its facts demand, under its row lock, and logs the move. Returns the status, or unknown_referral.';
grant execute on function
  public.move_day(text, uuid, timestamptz, integer, integer, integer, bigint, bigint), public.referral_moved(),
  public.referral_goes(), public.payment_moved(), public.payment_counts(public.payments), public.reversed_minor(public.payments),
  public.derive_referral(public.referrals), public.settle_referral(uuid, text)
to service_role;
revoke all on type public.referral_state from public, anon, authenticated;
grant usage on type public.referral_state to service_role;
