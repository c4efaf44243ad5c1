-- The creator's list of referrals, what was not counted, and everything about one referral.
create index referrals_status_time on public.referrals (whop_company_id, status, created_at, id);
create index attribution_proofs_time on public.attribution_proofs (whop_company_id, event_at, proof_key);
create index payments_by_currency on public.payments (whop_company_id, currency) where referral_id is not null;

create function public.people_found(company text, words text) returns setof uuid
language sql stable security invoker set search_path = '' as $$
  select u.id from public.users u
  where u.whop_company_id = company and strpos(lower(concat_ws(' ', u.display_name, '@' || u.username)), lower(words)) > 0
$$;
comment on function public.people_found(text, text) is
  'People of a community whose name or handle holds these words in whatever case, as far as the database''s locale knows cases. No character of them means anything but itself.';

create function public.codes_found(company text, words text) returns setof uuid
language sql stable security invoker set search_path = '' as $$
  select c.id from public.referral_codes c where c.whop_company_id = company and strpos(c.code, lower(words)) > 0
$$;
comment on function public.codes_found(text, text) is 'Codes of a community that hold these words.';

create function public.report_frame(k public.companies, filters jsonb) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'company', jsonb_build_object('id', k.whop_company_id, 'title', k.title, 'currency', k.currency, 'timeZone', k.time_zone),
    'range', jsonb_build_object(
      'from', coalesce((filters->>'from')::date,
        (select public.local_day(min(r.created_at), k.time_zone) from public.referrals r where r.whop_company_id = k.whop_company_id),
        public.local_day(public.db_now(), k.time_zone)),
      'to', coalesce((filters->>'to')::date, public.local_day(public.db_now(), k.time_zone))),
    'campaigns', (
      select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name) order by c.start_date desc, c.id), '[]')
      from public.campaigns c where c.whop_company_id = k.whop_company_id and c.status <> 'draft'),
    'memberName', (
      select coalesce(u.display_name, u.username, 'Member') from public.users u
      where u.whop_company_id = k.whop_company_id and u.id = (filters->>'member')::uuid),
    'hasAny', exists (select from public.attribution_proofs p where p.whop_company_id = k.whop_company_id)
      or exists (select from public.referrals r where r.whop_company_id = k.whop_company_id),
    'asOf', public.db_now())
$$;
comment on function public.report_frame(public.companies, jsonb) is
  'What the lists of referrals share: the community, the days they cover, the campaigns to choose from, and names for what was chosen.';

create function public.report_referrals(
  company text, filters jsonb default '{}', place jsonb default null, at_most integer default 50
) returns jsonb
-- Each filter is a constant to the planner: the index that suits it is used, and the others cost nothing.
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_variable
declare
  k public.companies;
  starts timestamptz;
  ends timestamptz;
  wanted text := filters->>'status';
  how text := filters->>'method';
  campaign uuid := filters->>'campaign';
  member uuid := filters->>'member';
  code_text text := filters->>'code';
  code uuid;
  words text := filters->>'search';
  people uuid[];
  codes uuid[];
  older timestamptz := case when place->>'go' = 'older' then (place->>'at')::timestamptz end;
  newer timestamptz := case when place->>'go' = 'newer' then (place->>'at')::timestamptz end;
  edge uuid := place->>'id';
  answer jsonb;
begin
  select * into k from public.companies c where c.whop_company_id = company;
  if k.whop_company_id is null then
    return null;
  end if;
  starts := (filters->>'from')::date::timestamp at time zone k.time_zone;
  ends := ((filters->>'to')::date + 1)::timestamp at time zone k.time_zone;
  select c.id into code from public.referral_codes c
  where c.whop_company_id = company and c.code_key = translate(lower(code_text), 'oil-', '011');
  if words is not null then
    people := array(select public.people_found(company, words));
    codes := array(select public.codes_found(company, words));
  end if;

  with matching as not materialized (
    select r.*, case wanted
        when 'verified' then r.is_verified
        when 'on_hold' then r.status <> 'cancelled' and r.status_reason in ('dispute_open', 'refund_pending')
        else wanted is null or r.status = wanted
      end as is_shown
    from public.referrals r
    where r.whop_company_id = company
      and (starts is null or r.created_at >= starts) and (ends is null or r.created_at < ends)
      and (how is null or r.method = how)
      and (campaign is null or r.campaign_id = campaign)
      and (member is null or r.referrer_id = member)
      and (code_text is null or r.referral_code_id = code)
      and (words is null or r.referred_id = any (people) or r.referrer_id = any (people) or r.referral_code_id = any (codes))
  ), page as (
    (select m.* from matching m
     where m.is_shown and newer is null and (older is null or (m.created_at, m.id) < (older, edge))
     order by m.created_at desc, m.id desc limit at_most + 1)
    union all
    (select m.* from matching m
     where m.is_shown and newer is not null and (m.created_at, m.id) > (newer, edge)
     order by m.created_at, m.id limit at_most + 1)
  ), numbered as (
    select p.*, row_number() over (order by
      case when newer is null then p.created_at end desc, case when newer is null then p.id end desc, p.created_at, p.id) as n
    from page p
  )
  select jsonb_build_object(
    'rows', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', n.id, 'referredName', coalesce(b.display_name, b.username, 'New member'), 'referredUsername', b.username,
        'referredAvatarUrl', b.avatar_url, 'referrerId', u.id,
        'referrerName', coalesce(u.display_name, u.username, 'Former member'), 'status', n.status,
        'isVerified', n.is_verified, 'reason', n.status_reason, 'verifiesAt', n.verifies_at, 'method', n.method,
        'confidence', n.confidence, 'netMinor', n.revenue_minor, 'currency', coalesce(n.currency, k.currency),
        'createdAt', n.created_at) order by n.created_at desc, n.id desc), '[]')
      from numbered n
      left join public.users b on b.id = n.referred_id
      left join public.users u on u.id = n.referrer_id
      where n.n <= at_most),
    'hasMore', (select count(*) > at_most from page),
    'counts', t.counts, 'netMinor', t.net,
    'otherCurrencies', (
      select coalesce(jsonb_agg(jsonb_build_object('currency', o.currency, 'netMinor', o.net) order by o.currency), '[]')
      from (
        select p.currency, sum(p.amount_minor - p.reversed_minor) as net
        from public.payments p join matching m on m.id = p.referral_id
        where p.whop_company_id = company and p.referral_id is not null and (p.currency < k.currency or p.currency > k.currency)
          and p.status = 'succeeded' and m.is_shown
        group by p.currency
      ) o))
  into answer
  from (
    select coalesce(sum(m.revenue_minor) filter (where m.is_shown and m.currency = k.currency), 0) as net,
      jsonb_build_object('all', count(*), 'pending', count(*) filter (where m.status = 'pending'),
        'converted', count(*) filter (where m.status = 'converted'), 'cancelled', count(*) filter (where m.status = 'cancelled'),
        'verified', count(*) filter (where m.is_verified),
        'on_hold', count(*) filter (where m.status <> 'cancelled' and m.status_reason in ('dispute_open', 'refund_pending'))) as counts
    from matching m
  ) t;

  if newer is not null and not (answer->>'hasMore')::boolean then
    return public.report_referrals(company, filters, null, at_most);     -- as new as it gets: a whole page from the top
  end if;
  return public.report_frame(k, filters) || answer - 'hasMore' || jsonb_build_object('view', 'referrals',
    'hasOlder', newer is not null or (answer->>'hasMore')::boolean, 'hasNewer', place is not null);
end
$$;
comment on function public.report_referrals(text, jsonb, jsonb, integer) is
  'One page of a community''s referrals, newest first (ReferralList of lib/referrals/schema.ts). filters: status (pending|converted|cancelled|verified|on_hold), method, campaign, member, code, from, to (days), search. place: {go: older|newer, at, id} of the row the page lies beyond. Counts regard all filters but the status; money is what these referrals brought so far. Null for an unknown community.';

create function public.report_not_counted(
  company text, filters jsonb default '{}', place jsonb default null, at_most integer default 50
) returns jsonb
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_variable
declare
  k public.companies;
  starts timestamptz;
  ends timestamptz;
  how text := filters->>'method';
  member uuid := filters->>'member';
  code_text text := filters->>'code';
  words text := filters->>'search';
  people uuid[];
  codes uuid[];
  older timestamptz := case when place->>'go' = 'older' then (place->>'at')::timestamptz end;
  newer timestamptz := case when place->>'go' = 'newer' then (place->>'at')::timestamptz end;
  edge text := place->>'id';
  answer jsonb;
begin
  select * into k from public.companies c where c.whop_company_id = company;
  if k.whop_company_id is null then
    return null;
  end if;
  starts := (filters->>'from')::date::timestamp at time zone k.time_zone;
  ends := ((filters->>'to')::date + 1)::timestamp at time zone k.time_zone;
  if words is not null then
    people := array(select public.people_found(company, words));
    codes := array(select public.codes_found(company, words));
  end if;

  with matching as materialized (
    select p.*, c.code, c.user_id as owner_id
    from public.attribution_proofs p join public.referral_codes c on c.id = p.referral_code_id
    where p.whop_company_id = company
      and not exists (select from public.referrals r where r.whop_company_id = company and r.referred_id = p.user_id)
      -- A purchase tells of itself twice, as membership and as payment; the first word of a buyer and a code is enough.
      and not exists (
        select from public.attribution_proofs q
        where q.whop_company_id = company and q.user_id = p.user_id and q.referral_code_id = p.referral_code_id
          and (q.event_at, q.proof_key) < (p.event_at, p.proof_key))
      and (starts is null or p.event_at >= starts) and (ends is null or p.event_at < ends)
      and (how is null or p.method = how)
      and (member is null or c.user_id = member)
      and (code_text is null or c.code_key = translate(lower(code_text), 'oil-', '011'))
      and (words is null or p.user_id = any (people) or c.user_id = any (people) or c.id = any (codes))
  ), page as (
    (select m.* from matching m
     where newer is null and (older is null or (m.event_at, m.proof_key) < (older, edge))
     order by m.event_at desc, m.proof_key desc limit at_most + 1)
    union all
    (select m.* from matching m
     where newer is not null and (m.event_at, m.proof_key) > (newer, edge)
     order by m.event_at, m.proof_key limit at_most + 1)
  ), numbered as (
    select p.*, row_number() over (order by
      case when newer is null then p.event_at end desc, case when newer is null then p.proof_key end desc, p.event_at, p.proof_key) as n
    from page p
  )
  select jsonb_build_object(
    'rows', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', n.proof_key, 'referredId', b.id, 'referredName', coalesce(b.display_name, b.username, 'New member'),
        'referredUsername', b.username,
        'referredAvatarUrl', b.avatar_url, 'referrerId', u.id, 'code', n.code,
        'referrerName', coalesce(u.display_name, u.username, 'Former member'), 'reason', v.verdict, 'method', n.method,
        'paid', (
          select coalesce(jsonb_agg(jsonb_build_object('currency', s.currency, 'netMinor', s.net) order by s.currency), '[]')
          from (
            select f.currency, sum(f.amount_minor - f.reversed_minor) as net from public.payments f
            where f.whop_company_id = company and f.whop_user_id = b.whop_user_id and f.status = 'succeeded' and f.amount_minor > 0
            group by f.currency
          ) s),
        'createdAt', n.event_at) order by n.event_at desc, n.proof_key desc), '[]')
      from numbered n
      cross join lateral (
        select public.proof_verdict(p) as verdict from public.attribution_proofs p
        where p.whop_company_id = company and p.proof_key = n.proof_key) v
      left join public.users b on b.id = n.user_id
      left join public.users u on u.id = n.owner_id
      where n.n <= at_most),
    'hasMore', (select count(*) > at_most from page),
    'total', (select count(*) from matching))
  into answer;

  if newer is not null and not (answer->>'hasMore')::boolean then
    return public.report_not_counted(company, filters, null, at_most);
  end if;
  return public.report_frame(k, filters) || answer - 'hasMore' || jsonb_build_object('view', 'not_counted',
    'hasOlder', newer is not null or (answer->>'hasMore')::boolean, 'hasNewer', place is not null);
end
$$;
comment on function public.report_not_counted(text, jsonb, jsonb, integer) is
  'Who came with a code and is nobody''s referral, newest first, each with the reason (own_code, inactive_code, window_closed) and what they paid; filters and place as report_referrals takes them. Null for an unknown community.';

create function public.referral_proofs(r public.referrals) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'key', p.proof_key, 'method', p.method, 'code', c.code, 'at', p.event_at, 'clickedAt', public.uuid_v7_time(p.click_id),
    'referrerName', coalesce(u.display_name, u.username, 'Former member'), 'windowDays', p.window_days, 'note', p.note,
    'verdict', case
      when p.proof_key = (b.won).proof_key then coalesce((b.won).refusal, 'won')
      else coalesce(public.proof_verdict(p), case
        when p.event_at < (b.won).attributed_at or (b.won).refusal is not null then 'existing_member'
        when p.referral_code_id = (b.won).referral_code_id then 'agrees'
        else 'later' end)
    end) order by p.proof_key = (b.won).proof_key desc nulls last, p.event_at, p.proof_key), '[]')
  from (select public.derive_binding(r.whop_company_id, r.referred_id) as won) b
  join public.attribution_proofs p on p.whop_company_id = r.whop_company_id and p.user_id = r.referred_id
  join public.referral_codes c on c.id = p.referral_code_id
  left join public.users u on u.id = c.user_id
$$;
comment on function public.referral_proofs(public.referrals) is
  'All that says who brought a referral''s buyer, the deciding proof first. verdict: won, agrees (names the same code), later (another came first), or why it gives no credit.';

create function public.referral_payments(r public.referrals) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', p.payment_id, 'status', p.status, 'amountMinor', p.amount_minor, 'currency', p.currency, 'moneyProblem', p.money_problem,
    'at', coalesce(p.paid_at, p.fact_at), 'billingReason', p.billing_reason, 'reversedMinor', p.reversed_minor,
    'refunds', (
      select coalesce(jsonb_agg(jsonb_build_object('id', f.refund_id, 'status', f.status, 'amountMinor', f.amount_minor,
        'currency', f.currency, 'at', f.fact_at) order by f.fact_at, f.refund_id), '[]')
      from public.refunds f where f.whop_company_id = p.whop_company_id and f.payment_id = p.payment_id),
    'disputes', (
      select coalesce(jsonb_agg(jsonb_build_object('id', d.dispute_id, 'status', d.status, 'amountMinor', d.amount_minor,
        'currency', d.currency, 'at', d.fact_at) order by d.fact_at, d.dispute_id), '[]')
      from public.disputes d where d.whop_company_id = p.whop_company_id and d.payment_id = p.payment_id)
    ) order by coalesce(p.paid_at, p.fact_at), p.payment_id), '[]')
  from public.payments p join public.users b on b.id = r.referred_id
  where p.whop_company_id = r.whop_company_id and p.whop_user_id = b.whop_user_id
$$;
comment on function public.referral_payments(public.referrals) is
  'Every payment of a referral''s buyer, oldest first, with its refunds and disputes.';

create function public.referral_timeline(r public.referrals) returns jsonb
language sql stable security invoker set search_path = '' as $$
  with buyer as (
    select u.whop_user_id from public.users u where u.id = r.referred_id
  ), paid as (
    select p.* from public.payments p, buyer where p.whop_company_id = r.whop_company_id and p.whop_user_id = buyer.whop_user_id
  ), steps (at, rank, kind, source, amount_minor, currency, to_state, reason, code, note) as (
    select public.uuid_v7_time(p.click_id), 0, 'clicked', 'visitor', null::bigint, null, null, null, min(c.code), null
    from public.attribution_proofs p join public.referral_codes c on c.id = p.referral_code_id
    where p.whop_company_id = r.whop_company_id and p.user_id = r.referred_id and public.uuid_v7_time(p.click_id) is not null
    group by p.click_id
    union all
    select l.created_at, 1, 'checkout', 'visitor', null, null, null, null, null, null
    from public.checkout_links l
    where l.whop_company_id = r.whop_company_id and l.click_id is not null and exists (
      select from public.attribution_proofs p
      where p.whop_company_id = r.whop_company_id and p.user_id = r.referred_id and p.configuration_id = l.configuration_id
        and p.event_at >= l.created_at)
    union all
    select m.joined_at, 2, 'joined', 'whop', null, null, null, null, null, null
    from public.memberships m, buyer where m.whop_company_id = r.whop_company_id and m.whop_user_id = buyer.whop_user_id
    union all
    select m.ended_at, 6, 'left', 'whop', null, null, null, null, null, null
    from public.memberships m, buyer where m.whop_company_id = r.whop_company_id and m.whop_user_id = buyer.whop_user_id and not m.is_active
    union all
    select coalesce(p.paid_at, p.fact_at), 3, case p.status when 'succeeded' then 'paid' when 'failed' then 'payment_failed' else 'payment_open' end,
      'whop', p.amount_minor, p.currency, null, null, null, null
    from paid p
    union all
    select f.fact_at, 4, 'refund_' || f.status, 'whop', f.amount_minor, f.currency, null, null, null, null
    from public.refunds f join paid p on p.payment_id = f.payment_id where f.whop_company_id = r.whop_company_id
    union all
    select d.fact_at, 4, 'dispute_' || d.status, 'whop', d.amount_minor, d.currency, null, null, null, null
    from public.disputes d join paid p on p.payment_id = d.payment_id where d.whop_company_id = r.whop_company_id
    union all
    select p.event_at, 2, case p.method when 'claim' then 'claimed' else 'credited' end, case p.method when 'claim' then 'member' else 'team' end,
      null, null, null, null, c.code, p.note
    from public.attribution_proofs p join public.referral_codes c on c.id = p.referral_code_id
    where p.whop_company_id = r.whop_company_id and p.user_id = r.referred_id and p.method in ('claim', 'credit')
    union all
    select a.at, 7, a.action, case when a.actor in ('whop', 'sweep', 'system') then 'referly' else 'team' end, null, null, a.to_state,
      case when a.action in ('moved', 'attributed') then a.reason end, a.details->>'code',
      case when a.action in ('credit_withdrawn', 'credit_restored') then a.reason end
    from public.audit_log a
    where a.whop_company_id = r.whop_company_id and a.subject = 'referral' and a.subject_id = r.id::text
      and a.action in ('attributed', 'moved', 'verified', 'unverified', 'rebound', 'credit_withdrawn', 'credit_restored')
  )
  select coalesce(jsonb_agg(jsonb_build_object('at', s.at, 'kind', s.kind, 'source', s.source, 'amountMinor', s.amount_minor,
    'currency', s.currency, 'toState', s.to_state, 'reason', s.reason, 'code', s.code, 'note', s.note) order by s.at, s.rank, s.kind), '[]')
  from steps s where s.at is not null
$$;
comment on function public.referral_timeline(public.referrals) is
  'What happened to a referral, oldest first: what Whop reported and people did, at their own times, and what Referly made of it, at the time it did.';

create function public.report_referral(company text, id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'company', jsonb_build_object('currency', k.currency, 'timeZone', k.time_zone),
    'id', r.id,
    'referred', jsonb_build_object('name', coalesce(b.display_name, b.username, 'New member'), 'username', b.username, 'avatarUrl', b.avatar_url),
    'referrer', case when u.id is not null then
      jsonb_build_object('id', u.id, 'name', coalesce(u.display_name, u.username, 'Member'), 'username', u.username, 'avatarUrl', u.avatar_url) end,
    'code', c.code, 'campaign', g.name, 'method', r.method, 'confidence', r.confidence, 'status', r.status, 'reason', r.status_reason,
    'isVerified', r.is_verified, 'verifiesAt', r.verifies_at, 'holdDays', r.hold_days, 'qualifiesOn', r.qualifies_on,
    'createdAt', r.created_at,
    'net', (
      select coalesce(jsonb_agg(jsonb_build_object('currency', s.currency, 'netMinor', s.net) order by s.currency <> k.currency, s.currency), '[]')
      from (
        select p.currency, sum(p.amount_minor - p.reversed_minor) as net from public.payments p
        where p.whop_company_id = company and p.referral_id = r.id and p.status = 'succeeded' and p.amount_minor is not null
        group by p.currency
      ) s),
    'payments', public.referral_payments(r), 'proofs', public.referral_proofs(r), 'timeline', public.referral_timeline(r),
    'asOf', public.db_now())
  from public.referrals r
  join public.companies k on k.whop_company_id = r.whop_company_id
  left join public.users b on b.id = r.referred_id
  left join public.users u on u.id = r.referrer_id
  left join public.referral_codes c on c.id = r.referral_code_id
  left join public.campaigns g on g.id = r.campaign_id
  where r.whop_company_id = company and r.id = report_referral.id
$$;
comment on function public.report_referral(text, uuid) is
  'Everything about one referral (Referral of lib/referrals/schema.ts): who, how it was attributed, money and timeline. Null for one that is foreign or does not exist.';
grant execute on function
  public.people_found(text, text), public.codes_found(text, text), public.report_frame(public.companies, jsonb),
  public.report_referrals(text, jsonb, jsonb, integer), public.report_not_counted(text, jsonb, jsonb, integer),
  public.referral_proofs(public.referrals), public.referral_payments(public.referrals),
  public.referral_timeline(public.referrals), public.report_referral(text, uuid)
to service_role;
