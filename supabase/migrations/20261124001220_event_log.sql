-- The event log: what Whop delivered to a community, what became of each delivery, and applying one again by hand.
create index webhook_events_unsettled on public.webhook_events (whop_company_id, state, received_at desc) where state <> 'done';

create function public.event_kind(event_type text) returns text
language sql immutable security invoker set search_path = '' as $$
  select case when k in ('payment', 'refund', 'dispute', 'membership') then k else 'other' end
  from (select split_part(coalesce(event_type, ''), '.', 1) as k) x
$$;
comment on function public.event_kind(text) is
  'What an event is about, by the first part of Whop''s name for it: payment, refund, dispute, membership or other.';

create function public.event_summary(e public.webhook_events) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object('webhookId', e.webhook_id, 'source', case when starts_with(e.webhook_id, 'sweep_') then 'sweep' else 'whop' end,
    'type', e.event_type, 'kind', public.event_kind(e.event_type), 'state', e.state, 'outcome', e.outcome, 'error', e.last_error,
    'attempts', e.attempts, 'conflicts', e.conflicts, 'receivedAt', e.received_at, 'processedAt', e.processed_at,
    'nextAttemptAt', case when e.state = 'pending' then e.next_attempt_at end)
$$;
comment on function public.event_summary(public.webhook_events) is
  'One delivery as the event log lists it (EventSummary of lib/events/schema.ts), without its body.';

create function public.event_counts(company text) returns jsonb
language sql stable security invoker set search_path = '' as $$
  -- No more than 1,001 of each are counted, so that a long history costs nothing; each state is written out for its index.
  select jsonb_build_object(
    'pending', (select count(*) from (
      select from public.webhook_events e where e.whop_company_id = company and e.state = 'pending' limit 1001) x),
    'dead', (select count(*) from (
      select from public.webhook_events e where e.whop_company_id = company and e.state = 'dead' limit 1001) x),
    'ignored', (select count(*) from (
      select from public.webhook_events e where e.whop_company_id = company and e.state = 'ignored' limit 1001) x),
    'done', (select count(*) from (
      select from public.webhook_events e where e.whop_company_id = company and e.state = 'done' limit 1001) x))
$$;
comment on function public.event_counts(text) is
  'How many deliveries of a community are in each state; 1001 means more than a thousand.';

create function public.self_check(company text) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object('checkedAt', s.checked_at, 'differences', s.differences, 'details', coalesce(s.details, '[]'),
    'reconciledAt', s.reconciled_at, 'found', s.found, 'failures', s.failures, 'lastError', s.last_error)
  from public.company_sweeps s where s.whop_company_id = company
$$;
comment on function public.self_check(text) is
  'What the last recount and the last comparison with Whop''s own lists found for a community; null before the first.';

create function public.report_events(company text, filter jsonb default '{}', before jsonb default null, at_most integer default 50)
returns jsonb
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  wanted text := filter->>'state';
  kind text := filter->>'kind';
  needle text := nullif(btrim(filter->>'search'), '');
  needle_bytes bytea := convert_to(nullif(btrim(filter->>'search'), ''), 'UTF8');
  before_at timestamptz := (before->>'at')::timestamptz;
  before_id text := before->>'webhookId';
  size integer := greatest(1, least(at_most, 100));
  -- Looking into bodies takes time, so one call looks through so many deliveries and says where the next one goes on.
  reach integer := case when needle is null and kind is null then size + 1 else 10000 end;
  k public.companies;
  rows_of_page jsonb;
  last_of_page jsonb;
  last_reached jsonb;
begin
  select * into k from public.companies c where c.whop_company_id = company;
  if k.whop_company_id is null then
    return null;
  end if;
  with reachable as (
    select e.id, e.webhook_id, e.received_at,
      (kind is null or public.event_kind(e.event_type) = kind)
        and (needle is null or starts_with(e.webhook_id, needle) or e.outcome = lower(needle)
          or position(needle_bytes in e.body) > 0) as matches
    from public.webhook_events e
    where e.whop_company_id = company and (wanted is null or e.state = wanted)
      and (before_at is null or (e.received_at, e.webhook_id) < (before_at, before_id))
    order by e.received_at desc, e.webhook_id desc
    limit reach
  ), page as (
    select r.*, row_number() over (order by r.received_at desc, r.webhook_id desc) as n
    from reachable r where r.matches
    order by r.received_at desc, r.webhook_id desc
    limit size + 1
  )
  select
    (select coalesce(jsonb_agg(public.event_summary(e) order by p.n), '[]')
      from page p join public.webhook_events e on e.id = p.id where p.n <= size),
    (select jsonb_build_object('at', p.received_at, 'webhookId', p.webhook_id) from page p
      where p.n = size and exists (select from page more where more.n > size)),
    (select jsonb_build_object('at', r.received_at, 'webhookId', r.webhook_id) from reachable r
      where (select count(*) from reachable) = reach order by r.received_at, r.webhook_id limit 1)
  into rows_of_page, last_of_page, last_reached;
  return jsonb_build_object(
    'company', jsonb_build_object('id', k.whop_company_id, 'title', k.title, 'timeZone', k.time_zone),
    'events', rows_of_page,
    'next', coalesce(last_of_page, last_reached),
    'searchedSince', case when last_of_page is null then last_reached->'at' end,
    'counts', public.event_counts(company),
    'check', public.self_check(company),
    'asOf', public.db_now());
end
$$;
comment on function public.report_events(text, jsonb, jsonb, integer) is
  'One page of a community''s deliveries, newest first (EventPage of lib/events/schema.ts). filter: state, kind, search (the beginning of a webhook id, an outcome, or any text in the body); before: {at, webhookId} of the row before the page. Null for an unknown community.';

create function public.report_event(company text, webhook_id text) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select public.event_summary(e) || jsonb_build_object('envelopeId', e.envelope_id, 'body', encode(e.body, 'base64'),
    'redrives', (
      select coalesce(jsonb_agg(jsonb_build_object('at', a.at, 'from', a.from_state,
        'by', coalesce(u.display_name, u.username)) order by a.id desc), '[]')
      from public.audit_log a
      left join public.users u on u.whop_company_id = a.whop_company_id and u.whop_user_id = a.actor
      where a.whop_company_id = company and a.subject = 'event' and a.subject_id = left(e.webhook_id, 100)),
    'asOf', public.db_now())
  from public.webhook_events e
  join public.companies k on k.whop_company_id = e.whop_company_id
  where e.webhook_id = report_event.webhook_id and e.whop_company_id = company
$$;
comment on function public.report_event(text, text) is
  'One delivery of a community with its body in base64 and who applied it again (EventDetail of lib/events/schema.ts). Null for one that is missing or another community''s.';

create function public.redrive_event(company text, webhook_id text, actor text) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  inbox public.webhook_events;
begin
  select e.* into inbox from public.webhook_events e
  where e.webhook_id = redrive_event.webhook_id and e.whop_company_id = company
    and exists (select from public.companies k where k.whop_company_id = company)
  for update;
  if inbox.id is null then
    return null;
  elsif inbox.state not in ('dead', 'pending') then
    return jsonb_build_object('state', inbox.state);
  end if;
  -- The lease leaves it to the caller; should the caller die, the sweep takes it.
  update public.webhook_events e
  set state = 'pending', outcome = null, processed_at = null, attempts = 0, next_attempt_at = public.db_now(),
    lease_until = public.db_now() + interval '30 seconds'
  where e.id = inbox.id;
  insert into public.audit_log (whop_company_id, subject, subject_id, action, from_state, to_state, reason, actor, at)
  values (company, 'event', left(inbox.webhook_id, 100), 'redriven', inbox.state, 'pending', inbox.last_error, actor, public.db_now());
  return jsonb_build_object('state', 'pending', 'body', encode(inbox.body, 'base64'));
end
$$;
comment on function public.redrive_event(text, text, text) is
  'Makes a failed or waiting delivery of a community due now, its tries counted anew, and leases it to the caller, who applies the body (base64). {state} alone when it was applied or ignored before; null for one that is missing or another community''s.';

grant execute on function
  public.event_kind(text), public.event_summary(public.webhook_events), public.event_counts(text), public.self_check(text),
  public.report_events(text, jsonb, jsonb, integer), public.report_event(text, text), public.redrive_event(text, text, text)
to service_role;
