-- Every derived number and state, computed anew and held beside what is stored.
create function public.recount_days(company text)
returns table (referral_code_id uuid, day date, numbers bigint[])
language sql stable security invoker set search_path = '' as $$
  with mine as (select k.time_zone from public.companies k where k.whop_company_id = company)
  select f.code_id, f.day,
    array[sum(f.clicks), sum(f.visitors), sum(f.referrals), sum(f.conversions), sum(f.cancellations), sum(f.revenue), sum(f.reversed)]::bigint[]
  from (
    -- In place: a function that fixes its search path is never inlined, and this runs for every click.
    select c.referral_code_id as code_id, (c.created_at at time zone m.time_zone)::date as day, count(*) as clicks,
      count(distinct c.visitor_key) as visitors, 0 as referrals, 0 as conversions, 0 as cancellations, 0::bigint as revenue, 0::bigint as reversed
    from public.referral_codes r join public.referral_clicks c on c.referral_code_id = r.id cross join mine m
    where r.whop_company_id = company and c.excluded_reason is null group by 1, 2
    union all
    select r.referral_code_id, public.local_day(x.at, m.time_zone), 0, 0, (x.what = 'began')::integer, (x.what = 'converted')::integer,
      (x.what = 'cancelled')::integer, 0, 0
    from public.referrals r cross join mine m cross join lateral (values
      ('began', r.created_at), ('converted', case when r.status = 'converted' then r.converted_at end), ('cancelled', r.cancelled_at)
    ) as x(what, at)
    where r.whop_company_id = company and r.referral_code_id is not null and x.at is not null
    union all
    select r.referral_code_id, public.local_day(p.paid_at, m.time_zone), 0, 0, 0, 0, 0, p.amount_minor, p.reversed_minor
    from public.payments p join public.referrals r on r.id = p.referral_id cross join mine m
    where p.whop_company_id = company and r.referral_code_id is not null and public.payment_counts(p)
  ) f group by f.code_id, f.day
$$;
comment on function public.recount_days(text) is
  'The rows of daily_stats as clicks, referrals and payments say they must be: clicks, visitors, referrals, conversions, cancellations, revenue, reversed.';

create function public.company_differences(company text)
returns table (invariant text, subject text, stored text, derived text)
language sql stable security invoker set search_path = '' as $$
  select 'code_clicks', c.id::text, c.clicks::text, x.n::text
  from public.referral_codes c cross join lateral (
    select coalesce(sum(d.clicks), 0) as n from public.daily_stats d where d.referral_code_id = c.id and d.whop_company_id = company) x
  where c.whop_company_id = company and c.clicks <> x.n
  union all
  select 'code_conversions', c.id::text, c.conversions::text, x.n::text
  from public.referral_codes c cross join lateral (
    select count(*) as n from public.referrals r where r.whop_company_id = company and r.referral_code_id = c.id and r.status = 'converted') x
  where c.whop_company_id = company and c.conversions <> x.n
  union all
  select 'campaign_referrals', c.id::text, c.total_referrals::text, x.n::text
  from public.campaigns c cross join lateral (
    select count(*) as n from public.referrals r where r.whop_company_id = company and r.campaign_id = c.id and r.status = 'converted') x
  where c.whop_company_id = company and c.total_referrals <> x.n
  union all
  select 'daily_stats', coalesce(s.code_id, d.referral_code_id) || ' ' || coalesce(s.day, d.day), s.numbers::text, d.numbers::text
  from (
    select t.referral_code_id as code_id, t.day,
      array[t.clicks, t.visitors, t.referrals, t.conversions, t.cancellations, t.revenue_minor, t.reversed_minor]::bigint[] as numbers
    from public.daily_stats t where t.whop_company_id = company
  ) s full join public.recount_days(company) d on d.referral_code_id = s.code_id and d.day = s.day
  where coalesce(s.numbers, array[0, 0, 0, 0, 0, 0, 0]::bigint[]) <> coalesce(d.numbers, array[0, 0, 0, 0, 0, 0, 0]::bigint[])
  union all
  select 'payment_reversed', p.payment_id, p.reversed_minor::text, public.reversed_minor(p)::text
  from public.payments p where p.whop_company_id = company and p.referral_id is not null and p.reversed_minor <> public.reversed_minor(p)
  union all
  select 'payment_referral', p.payment_id, concat_ws(' ', p.attribution, p.referral_id), concat_ws(' ', x.word, x.referral_id)
  from public.payments p
  join public.users u on u.whop_company_id = company and u.whop_user_id = p.whop_user_id
  join public.referrals r on r.whop_company_id = company and r.referred_id = u.id
  cross join lateral (select coalesce(r.refusal, 'attributed') as word, case when r.refusal is null then r.id end as referral_id) x
  where p.whop_company_id = company and p.status = 'succeeded'
    and (p.attribution, p.referral_id) is distinct from (x.word, x.referral_id)
  union all
  -- Who brought whom. A referral whose code was erased with its owner keeps what it had.
  select 'referral_binding', u.whop_user_id,
    concat_ws(' ', r.referral_code_id, r.method, r.confidence, r.click_id, r.attributed_at, r.hold_days, r.qualifies_on, r.refusal),
    concat_ws(' ', b.referral_code_id, b.method, b.confidence, b.click_id, b.attributed_at, b.hold_days, b.qualifies_on, b.refusal)
  from public.users u
  left join public.referrals r on r.whop_company_id = company and r.referred_id = u.id
  cross join lateral public.derive_binding(company, u.id) b
  where u.whop_company_id = company
    and (r.id is not null or exists (select from public.attribution_proofs f where f.whop_company_id = company and f.user_id = u.id))
    and (r.id is null or r.referral_code_id is not null)
    and (r.referral_code_id, r.referrer_id, r.method, r.confidence, r.click_id, r.attributed_at, r.created_at, r.hold_days, r.qualifies_on, r.refusal)
      is distinct from (b.referral_code_id, b.referrer_id, b.method, b.confidence, b.click_id, b.attributed_at, b.attributed_at, b.hold_days, b.qualifies_on, b.refusal)
  union all
  select 'referral_state', r.id::text,
    concat_ws(' ', r.status, r.status_reason, r.revenue_minor, r.revenue_attributed, r.currency, r.converted_at, r.cancelled_at, r.verifies_at),
    concat_ws(' ', d.status, d.status_reason, d.revenue_minor, d.revenue_minor / power(10::numeric, public.minor_exponent(d.currency)), d.currency,
      d.converted_at, d.cancelled_at, d.verifies_at)
  from public.referrals r cross join lateral public.derive_referral(r) d
  where r.whop_company_id = company
    and ((r.status, r.status_reason, r.revenue_minor, r.currency, r.converted_at, r.cancelled_at, r.verifies_at)
      is distinct from (d.status, d.status_reason, d.revenue_minor, d.currency, d.converted_at, d.cancelled_at, d.verifies_at)
      or r.revenue_attributed <> d.revenue_minor / power(10::numeric, public.minor_exponent(d.currency))
      -- One that is due but not yet verified only waits for the sweep.
      or (r.is_verified and not d.is_verified))
  union all
  select 'referral_log', r.id::text, r.status, l.to_state
  from public.referrals r left join lateral (
    select a.to_state from public.audit_log a
    where a.whop_company_id = company and a.subject = 'referral' and a.subject_id = r.id::text and a.to_state is not null
    order by a.id desc limit 1
  ) l on true
  where r.whop_company_id = company and l.to_state is distinct from r.status
$$;
comment on function public.company_differences(text) is
  'Every derived number and state of a community that is not what the facts say; empty when all is well.';

create function public.check_invariants(company text default null)
returns table (invariant text, subject text, stored text, derived text)
language sql stable security invoker set search_path = '' as $$
  select d.* from public.companies k cross join lateral public.company_differences(k.whop_company_id) d
  where k.whop_company_id = coalesce(company, k.whop_company_id)
$$;
comment on function public.check_invariants(text) is
  'Every derived number and state beside what the facts say, of one community or of all; empty when all is well.';
grant execute on function
  public.recount_days(text), public.company_differences(text), public.check_invariants(text)
to service_role;
