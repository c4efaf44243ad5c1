-- What the two views show, each in one call.
create function public.overview_totals(company text, from_day date, to_day date) returns jsonb
language sql stable security invoker set search_path = '' as $$
  with zone as (select time_zone from public.companies where whop_company_id = company),
  daily as (
    select coalesce(sum(clicks), 0) as clicks, coalesce(sum(visitors), 0) as visitors,
      coalesce(sum(revenue_minor), 0) as revenue, coalesce(sum(reversed_minor), 0) as reversed
    from public.daily_stats where whop_company_id = company and day between from_day and to_day
  ), begun as (
    select count(*) as referrals, count(*) filter (where status = 'pending') as pending,
      count(*) filter (where status = 'converted') as converted, count(*) filter (where status = 'cancelled') as cancelled
    from public.referrals, zone
    where whop_company_id = company
      and created_at >= (from_day::timestamp at time zone zone.time_zone)
      and created_at < ((to_day + 1)::timestamp at time zone zone.time_zone)
  )
  select jsonb_build_object('clicks', d.clicks, 'visitors', d.visitors, 'referrals', b.referrals, 'pending', b.pending,
    'converted', b.converted, 'cancelled', b.cancelled, 'revenueMinor', d.revenue, 'refundedMinor', d.reversed)
  from daily d, begun b
$$;
comment on function public.overview_totals(text, date, date) is
  'Totals of a community from one day to another, both included, in its time zone. Money in minor units of its currency.';

create function public.overview_days(company text, from_day date, to_day date) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('day', g.day::date, 'clicks', coalesce(s.clicks, 0),
    'conversions', coalesce(s.conversions, 0), 'netMinor', coalesce(s.net, 0)) order by g.day), '[]')
  from generate_series(from_day::timestamp, to_day::timestamp, interval '1 day') as g(day)
  left join (
    select day, sum(clicks) as clicks, sum(conversions) as conversions, sum(revenue_minor - reversed_minor) as net
    from public.daily_stats where whop_company_id = company and day between from_day and to_day group by day
  ) s on s.day = g.day::date
$$;
comment on function public.overview_days(text, date, date) is 'One entry a day, none missing: clicks, conversions, net revenue.';

create function public.report_overview(company text, from_day date default null, to_day date default null) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
declare
  k public.companies;
  last_day date;
  first_day date;
  length_days integer;
  starts timestamptz;
  ends timestamptz;
begin
  select * into k from public.companies c where c.whop_company_id = company;
  if k.whop_company_id is null then
    return null;
  end if;
  last_day := coalesce(to_day, public.local_day(public.db_now(), k.time_zone));
  first_day := least(last_day, coalesce(from_day,
    (select min(d.day) from public.daily_stats d where d.whop_company_id = company), last_day));
  length_days := last_day - first_day + 1;
  starts := first_day::timestamp at time zone k.time_zone;
  ends := (last_day + 1)::timestamp at time zone k.time_zone;

  return jsonb_build_object(
    'company', jsonb_build_object('id', k.whop_company_id, 'title', k.title, 'currency', k.currency, 'timeZone', k.time_zone),
    'range', jsonb_build_object('from', first_day, 'to', last_day, 'previousFrom', first_day - length_days, 'previousTo', first_day - 1),
    'totals', public.overview_totals(company, first_day, last_day),
    'previous', public.overview_totals(company, first_day - length_days, first_day - 1),
    'days', public.overview_days(company, first_day, last_day),
    'previousDays', public.overview_days(company, first_day - length_days, first_day - 1),
    'topReferrers', (
      select coalesce(jsonb_agg(to_jsonb(t) order by t.conversions desc, t."netMinor" desc, t.clicks desc, t."userId"), '[]')
      from (
        select u.id as "userId", coalesce(u.display_name, u.username, 'Member') as name, u.username,
          u.avatar_url as "avatarUrl", min(c.code) filter (where c.is_primary) as code, sum(d.clicks) as clicks,
          sum(d.conversions) as conversions, sum(d.revenue_minor - d.reversed_minor) as "netMinor"
        from public.daily_stats d
        join public.referral_codes c on c.id = d.referral_code_id
        join public.users u on u.id = c.user_id
        where d.whop_company_id = company and d.day between first_day and last_day
        group by u.id
        having sum(d.clicks) > 0 or sum(d.conversions) > 0
        order by sum(d.conversions) desc, sum(d.revenue_minor - d.reversed_minor) desc, sum(d.clicks) desc, u.id
        limit 8
      ) t),
    'recentReferrals', (
      select coalesce(jsonb_agg(to_jsonb(t) order by t."createdAt" desc, t.id), '[]')
      from (
        select r.id, coalesce(b.display_name, b.username, 'New member') as "referredName",
          b.avatar_url as "referredAvatarUrl", coalesce(u.display_name, u.username, 'Former member') as "referrerName",
          r.status, r.is_verified as "isVerified", r.status_reason as reason, r.method, r.revenue_minor as "netMinor",
          coalesce(r.currency, k.currency) as currency, r.created_at as "createdAt"
        from public.referrals r
        left join public.users b on b.id = r.referred_id
        left join public.users u on u.id = r.referrer_id
        where r.whop_company_id = company and r.created_at >= starts and r.created_at < ends
        order by r.created_at desc, r.id
        limit 10
      ) t),
    'otherCurrencies', (
      select coalesce(jsonb_agg(to_jsonb(t) order by t.currency), '[]')
      from (
        select p.currency, sum(p.amount_minor - p.reversed_minor) as "netMinor"
        from public.payments p
        where p.whop_company_id = company and p.referral_id is not null and p.status = 'succeeded'
          and p.currency <> k.currency and p.paid_at >= starts and p.paid_at < ends
        group by p.currency
      ) t),
    'hasActivity', exists (select from public.daily_stats d where d.whop_company_id = company),
    'check', (
      select jsonb_build_object('checkedAt', s.checked_at, 'differences', s.differences)
      from public.company_sweeps s where s.whop_company_id = company),
    'asOf', public.db_now());
end
$$;
comment on function public.report_overview(text, date, date) is
  'The creator''s overview (Overview of lib/reports/schema.ts) for a range of days, both included; without from_day it begins with the first activity. Null for an unknown community.';

create function public.report_member(company text, member_id uuid) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
declare
  k public.companies;
  u public.users;
  code public.referral_codes;
begin
  select * into k from public.companies c where c.whop_company_id = company;
  select * into u from public.users m where m.whop_company_id = company and m.id = member_id;
  select * into code from public.referral_codes c where c.whop_company_id = company and c.user_id = u.id and c.is_primary;
  if code.id is null then
    return null;
  end if;
  return jsonb_build_object(
    'member', jsonb_build_object('id', u.id, 'name', coalesce(u.display_name, u.username, 'Member'), 'avatarUrl', u.avatar_url),
    'company', jsonb_build_object('id', k.whop_company_id, 'title', k.title, 'timeZone', k.time_zone),
    'code', code.code,
    'isCodeActive', code.is_active,
    'stats', (
      select jsonb_build_object(
        'clicks', (select coalesce(sum(c.clicks), 0) from public.referral_codes c where c.whop_company_id = company and c.user_id = u.id),
        'pending', count(*) filter (where r.status = 'pending'), 'converted', count(*) filter (where r.status = 'converted'),
        'verified', count(*) filter (where r.is_verified), 'cancelled', count(*) filter (where r.status = 'cancelled'))
      from public.referrals r where r.whop_company_id = company and r.referrer_id = u.id),
    'referrals', (
      select coalesce(jsonb_agg(to_jsonb(t) order by t."createdAt" desc, t.id), '[]')
      from (
        select r.id, coalesce(split_part(b.display_name, ' ', 1), b.username, 'New member') as name,
          b.avatar_url as "avatarUrl", r.status, r.is_verified as "isVerified",
          case when r.status_reason is not null then r.status_reason when r.status = 'converted' and not r.is_verified then 'hold' end as reason,
          case when r.status = 'converted' and not r.is_verified then r.verifies_at end as "verifiesAt",
          r.created_at as "createdAt",
          greatest(r.created_at, r.converted_at, r.cancelled_at, case when r.is_verified then r.verifies_at end) as "changedAt"
        from public.referrals r left join public.users b on b.id = r.referred_id
        where r.whop_company_id = company and r.referrer_id = u.id
        order by r.created_at desc, r.id
        limit 50
      ) t),
    'campaign', (
      select jsonb_build_object('id', c.id, 'name', c.name, 'endsAt', c.end_date, 'referrals', (
        select count(*) from public.referrals r
        where r.whop_company_id = company and r.campaign_id = c.id and r.referrer_id = u.id and r.status = 'converted'))
      from public.campaigns c
      where c.whop_company_id = company and c.status = 'active' and c.start_date <= public.db_now() and public.db_now() < c.end_date
      order by c.end_date, c.id limit 1),
    'invitation', public.claim_state(company, u.id),
    'asOf', public.db_now());
end
$$;
comment on function public.report_member(text, uuid) is
  'What one member sees of their own referrals (MemberSummary of lib/reports/schema.ts); null for a stranger.';

grant execute on function
  public.overview_totals(text, date, date), public.overview_days(text, date, date), public.report_overview(text, date, date),
  public.report_member(text, uuid)
to service_role;
