-- A batch of clicks, recorded in one transaction.
-- The plan is fixed to look-ups by key: one that was cached while the table was small would read all of it later.
create function public.record_clicks(batch jsonb) returns jsonb
language plpgsql volatile security invoker set search_path = ''
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  result jsonb;
  moves jsonb;
begin
  -- Locking the codes first, in id order, makes every batch of the same code wait its turn: "first click of the day"
  -- below is then exact, and two batches can never wait for each other.
  perform from public.referral_codes c
  where c.id = any (array(select distinct (e->>'codeId')::uuid from jsonb_array_elements(batch) e))
  order by c.id for no key update;

  -- Days are computed in place: a function that fixes its search path is never inlined, and this runs for every click.
  with incoming as (
    select distinct on (code_id, visitor_key, bucket_at, excluded_reason) *,
      count(*) over (partition by code_id, visitor_key, bucket_at, excluded_reason) as hits
    from (
      select e.id, c.id as code_id, c.whop_company_id, k.time_zone, e."visitorKey" as visitor_key,
        e.at, date_bin('1 hour', e.at, 'epoch'::timestamptz) as bucket_at, (e.at at time zone k.time_zone)::date as day,
        e."excludedReason" as excluded_reason, e."networkKey" as network_key, e."deviceKey" as device_key, e.agent,
        e."referrerHost" as referrer_host, e."utmSource" as utm_source, e."utmMedium" as utm_medium,
        e."utmCampaign" as utm_campaign, e.country
      from jsonb_to_recordset(batch) as e(id uuid, "codeId" uuid, "visitorKey" text, at timestamptz, "excludedReason" text,
        "networkKey" text, "deviceKey" text, agent text, "referrerHost" text, "utmSource" text, "utmMedium" text,
        "utmCampaign" text, country text)
      join public.referral_codes c on c.id = e."codeId"
      join public.companies k on k.whop_company_id = c.whop_company_id
    ) parsed
    order by code_id, visitor_key, bucket_at, excluded_reason, at, id
  ), fresh_days as materialized (
    select distinct on (code_id, visitor_key, day) id
    from incoming n
    where excluded_reason is null and not exists (
      select from public.referral_clicks r
      where r.referral_code_id = n.code_id and r.visitor_key = n.visitor_key and r.excluded_reason is null
        -- A row of this hour takes the click in, even if it began on the day before (zones off by half an hour).
        and (r.bucket_at = n.bucket_at or (r.created_at at time zone n.time_zone)::date = n.day))
    order by code_id, visitor_key, day, at, id
  ), stored as (
    insert into public.referral_clicks as r (id, whop_company_id, referral_code_id, visitor_key, bucket_at, hits,
      excluded_reason, ip_address, user_agent, device_fingerprint, referrer_url, utm_source, utm_medium, utm_campaign,
      country, created_at)
    select id, whop_company_id, code_id, visitor_key, bucket_at, hits, excluded_reason, network_key, agent, device_key,
      referrer_host, utm_source, utm_medium, utm_campaign, country, at
    from incoming order by code_id, bucket_at, id
    on conflict (referral_code_id, visitor_key, bucket_at, excluded_reason) do update set hits = r.hits + excluded.hits
    returning r.id, r.referral_code_id, r.whop_company_id, r.created_at, r.excluded_reason, (r.xmax = 0) as is_new
  ), counted as materialized (
    select s.referral_code_id as code_id, s.whop_company_id, (s.created_at at time zone k.time_zone)::date as day,
      count(*)::integer as clicks, count(*) filter (where s.id in (select f.id from fresh_days f))::integer as visitors
    from stored s join public.companies k on k.whop_company_id = s.whop_company_id
    where s.is_new and s.excluded_reason is null
    group by 1, 2, 3
  )
  select jsonb_build_object(
    'counted', count(*) filter (where is_new and excluded_reason is null),
    'excluded', count(*) filter (where excluded_reason is not null),
    'repeated', (select coalesce(sum(hits), 0) from incoming) - count(*) filter (where is_new),
    'unknown', jsonb_array_length(batch) - (select coalesce(sum(hits), 0) from incoming)
  ), (select jsonb_agg(to_jsonb(t)) from counted t) into result, moves from stored;

  -- In statements of their own: the foreign key of each new click is checked at the end of the one above, and a code that
  -- has changed by then makes that check four times as dear.
  update public.referral_codes c set clicks = c.clicks + t.clicks
  from (
    select m.code_id, sum(m.clicks)::integer as clicks
    from jsonb_to_recordset(moves) as m(code_id uuid, clicks integer) group by m.code_id
  ) t
  where c.id = t.code_id;

  insert into public.daily_stats as d (whop_company_id, referral_code_id, day, clicks, visitors)
  select m.whop_company_id, m.code_id, m.day, m.clicks, m.visitors
  from jsonb_to_recordset(moves) as m(whop_company_id text, code_id uuid, day date, clicks integer, visitors integer)
  order by m.code_id, m.day
  on conflict (whop_company_id, day, referral_code_id) do update
    set clicks = d.clicks + excluded.clicks, visitors = d.visitors + excluded.visitors;
  return result;
end
$$;
comment on function public.record_clicks(jsonb) is
  'Records a batch of clicks ({id, codeId, visitorKey, at, excludedReason?, networkKey?, deviceKey?, agent?, referrerHost?, utm*?, country?} each), once for each code, visitor and hour, and moves the counters of codes and days. Returns how many rows were counted and excluded, and how many clicks were repeats or named no known code.';
grant execute on function public.record_clicks(jsonb) to service_role;
