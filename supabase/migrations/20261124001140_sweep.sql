-- The sweep: what webhooks gave up is pulled from Whop's own lists, holds end, and every number is recounted.
create function public.claim_sweep(lease_seconds integer) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  claimed public.company_sweeps;
begin
  -- One comparison at a time, over all instances: claims pass one by one, and none while somebody's lease runs.
  if not pg_try_advisory_xact_lock(hashtextextended('referly sweep', 0)) then
    return null;
  end if;
  insert into public.company_sweeps (whop_company_id, next_at)
  select k.whop_company_id, k.created_at + interval '5 minutes' from public.companies k
  where not exists (select from public.company_sweeps s where s.whop_company_id = k.whop_company_id)
  on conflict do nothing;
  update public.company_sweeps s
  set lease_token = gen_random_uuid(), lease_until = public.db_now() + make_interval(secs => lease_seconds)
  where s.whop_company_id = (
      select d.whop_company_id from public.company_sweeps d
      where d.next_at <= public.db_now() order by d.next_at, d.whop_company_id limit 1)
    and not exists (select from public.company_sweeps r where r.lease_until > public.db_now())
  returning s.* into claimed;
  if claimed.whop_company_id is null then
    return null;
  end if;
  return (
    select jsonb_build_object('companyId', k.whop_company_id, 'lease', claimed.lease_token, 'now', public.db_now(),
      'since', jsonb_build_object('payments', coalesce(claimed.payments_since, first.time),
        'refunds', coalesce(claimed.refunds_since, first.time), 'disputes', coalesce(claimed.disputes_since, first.time)))
    -- Far enough back that everyone who pays by the month is known as a member already.
    from public.companies k cross join lateral (select k.created_at - interval '35 days' as time) first
    where k.whop_company_id = claimed.whop_company_id);
end
$$;
comment on function public.claim_sweep(integer) is
  'Leases the community whose comparison has been due longest, for some seconds: {companyId, lease, now, since: {payments, refunds, disputes}}. Null when none is due, or somebody else compares.';

create function public.hold_sweep(
  company text, lease uuid, lease_seconds integer, list text default null, read_until timestamptz default null
) returns boolean
language plpgsql volatile security invoker set search_path = '' as $$
begin
  update public.company_sweeps s
  set lease_until = public.db_now() + make_interval(secs => lease_seconds),
      payments_since = case list when 'payments' then greatest(s.payments_since, read_until) else s.payments_since end,
      refunds_since = case list when 'refunds' then greatest(s.refunds_since, read_until) else s.refunds_since end,
      disputes_since = case list when 'disputes' then greatest(s.disputes_since, read_until) else s.disputes_since end
  where s.whop_company_id = company and s.lease_token = lease and s.lease_until > public.db_now();
  return found;
end
$$;
comment on function public.hold_sweep(text, uuid, integer, text, timestamptz) is
  'Prolongs a lease and keeps how far one list has been read. False, and nothing is kept, once the lease has run out or is somebody else''s.';

create function public.end_sweep(
  company text, lease uuid, found_facts integer, problem text, is_failure boolean, wait_seconds integer,
  missing text[], granted text[]
) returns boolean
language plpgsql volatile security invoker set search_path = '' as $$
begin
  update public.company_sweeps s
  set lease_token = null, lease_until = null, found = found_facts, last_error = left(problem, 500),
      reconciled_at = case when is_failure then s.reconciled_at else public.db_now() end,
      failures = case when is_failure then s.failures + 1 else 0 end,
      -- Some earlier, some later, so that communities do not come all at once for ever.
      next_at = public.db_now() + make_interval(secs => greatest(wait_seconds,
        case when is_failure then 60 * 2 ^ least(s.failures, 6) else wait_seconds end * (0.9 + 0.2 * random())))
  where s.whop_company_id = company and s.lease_token = lease and s.lease_until > public.db_now();
  if not found then
    return false;
  end if;
  update public.companies k
  set permissions = (k.permissions - granted) || (
    select coalesce(jsonb_object_agg(name, public.db_now()), '{}') from unnest(missing) name where not k.permissions ? name)
  where k.whop_company_id = company and (k.permissions ?| granted or not k.permissions ?& missing);
  return true;
end
$$;
comment on function public.end_sweep(text, uuid, integer, text, boolean, integer, text[], text[]) is
  'Ends a comparison: what it found, what went wrong, and when the next one is due. Failures wait twice as long each time, up to about an hour. Missing permissions are remembered with their time, granted ones forgotten. False when the lease is gone.';

create function public.told_fact(company text, kind text, fact jsonb) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_array(jsonb_build_array(p.status, p.amount_minor, p.currency, p.money_problem), p.whop_user_id,
    p.membership_id, p.configuration_id, p.click_id, p.code, p.promo_code_id, p.promo_code, p.paid_at)
  from public.payments p where kind = 'payment' and p.whop_company_id = company and p.payment_id = fact->>'paymentId'
  union all
  select jsonb_build_array(jsonb_build_array(r.status, r.amount_minor, r.currency, r.money_problem), r.payment_id)
  from public.refunds r where kind = 'refund' and r.whop_company_id = company and r.refund_id = fact->>'refundId'
  union all
  select jsonb_build_array(jsonb_build_array(d.status, d.amount_minor, d.currency, d.money_problem), d.payment_id)
  from public.disputes d where kind = 'dispute' and d.whop_company_id = company and d.dispute_id = fact->>'disputeId'
$$;
comment on function public.told_fact(text, text, jsonb) is
  'What is known of one payment, refund or dispute: its state and money, then what else state follows from. Null when it is unknown.';

create function public.sweep_event(
  company text, lease uuid, webhook_id text, body_base64 text, event jsonb, read_at timestamptz
) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  kind text := event->>'kind';
  fact jsonb := event->(event->>'kind');
  was jsonb;
  is_ jsonb;
  newest timestamptz;
begin
  if not exists (select from public.company_sweeps s
    where s.whop_company_id = company and s.lease_token = lease and s.lease_until > public.db_now())
  then
    return jsonb_build_object('word', 'stale', 'isMissed', false);
  elsif exists (select from public.webhook_events e
    where e.webhook_id = sweep_event.webhook_id and e.state in ('pending', 'dead'))
  then
    return jsonb_build_object('word', 'known', 'isMissed', false);  -- it failed before: the inbox tries it again, at its own pace
  elsif kind = 'unreadable' then
    perform public.ingest_event(webhook_id, body_base64, event);
    return jsonb_build_object('word', 'unreadable', 'isMissed', false);
  end if;
  was := public.told_fact(company, kind, fact);
  begin
    perform public.apply_event(event);
  exception
    when serialization_failure or deadlock_detected or query_canceled or lock_not_available then
      raise;
    when others then
      if public.ingest_event(webhook_id, body_base64, event)->>'state' <> 'pending' then
        raise;                                      -- kept nowhere, so this list has not been read
      end if;
      return jsonb_build_object('word', 'failed', 'isMissed', false);
  end;
  is_ := public.told_fact(company, kind, fact);
  if was is not distinct from is_ then
    return jsonb_build_object('word', 'known', 'isMissed', false);
  end if;
  perform public.ingest_event(webhook_id, body_base64, event);
  -- What is older than all of Whop's tries should have been delivered, unless it was before our time.
  newest := greatest((fact->>'createdAt')::timestamptz, (fact->>'paidAt')::timestamptz,
    case when (fact->>'updatedAt')::timestamptz < read_at then (fact->>'updatedAt')::timestamptz end);
  return jsonb_build_object('word', 'changed', 'isMissed', was->0 is distinct from is_->0 and coalesce(
    newest < public.db_now() - interval '2 minutes'
    and newest > (select k.created_at from public.companies k where k.whop_company_id = company), false));
end
$$;
comment on function public.sweep_event(text, uuid, text, text, jsonb, timestamptz) is
  'Applies one row of Whop''s lists as a delivery is applied, in a transaction of its own. Only what changed something or failed is kept in the inbox. Returns {word: known|changed|failed|unreadable|stale, isMissed: whether a delivery should have told it}.';

create function public.unknown_rows(company text, events jsonb) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select coalesce(jsonb_agg(e.position - 1 order by e.position), '[]')
  from jsonb_array_elements(events) with ordinality as e (event, position)
  cross join lateral (select e.event->(e.event->>'kind') as fact) f
  where not exists (
      select from public.payments p
      where p.whop_company_id = company and e.event->>'kind' = 'payment' and p.payment_id = fact->>'paymentId'
        and p.status = fact->>'status' and p.fact_at >= (fact->>'updatedAt')::timestamptz
        and p.amount_minor is not distinct from (fact->>'amountMinor')::bigint
        and (p.amount_minor is null or p.currency = fact->>'currency')
        and p.money_problem is not distinct from fact->>'moneyProblem'
        -- Nothing that is still blank would be filled in.
        and (p.whop_user_id, p.membership_id, p.configuration_id, p.click_id::text, p.code, p.promo_code_id, p.promo_code)
          is not distinct from (coalesce(p.whop_user_id, fact->'buyer'->>'whopUserId'),
            coalesce(p.membership_id, fact->>'membershipId'), coalesce(p.configuration_id, fact->>'checkoutConfigurationId'),
            coalesce(p.click_id::text, fact->>'referlyClick'), coalesce(p.code, fact->>'referlyCode'),
            coalesce(p.promo_code_id, fact->>'promoCodeId'), coalesce(p.promo_code, fact->>'promoCode')))
    and not exists (
      select from public.refunds r
      where r.whop_company_id = company and e.event->>'kind' = 'refund' and r.refund_id = fact->>'refundId'
        and (r.status, r.amount_minor, r.currency, r.money_problem, r.payment_id) is not distinct from (fact->>'status',
          (fact->>'amountMinor')::bigint, fact->>'currency', fact->>'moneyProblem', coalesce(fact->>'paymentId', r.payment_id)))
    and not exists (
      select from public.disputes d
      where d.whop_company_id = company and e.event->>'kind' = 'dispute' and d.dispute_id = fact->>'disputeId'
        and (d.status, d.amount_minor, d.currency, d.money_problem, d.payment_id) is not distinct from (fact->>'status',
          (fact->>'amountMinor')::bigint, fact->>'currency', fact->>'moneyProblem', coalesce(fact->>'paymentId', d.payment_id)))
$$;
comment on function public.unknown_rows(text, jsonb) is
  'Which of these events, by position from 0, say something that is not known already: most rows of a list are old news.';

create function public.unlike_refunds(company text, told jsonb) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select coalesce(jsonb_agg(t.payment_id order by t.payment_id), '[]')
  from jsonb_to_recordset(told) as t (payment_id text, refunded_minor bigint)
  join public.payments p on p.whop_company_id = company and p.payment_id = t.payment_id
  where t.refunded_minor is distinct from (
    select coalesce(sum(r.amount_minor), 0) from public.refunds r
    where r.whop_company_id = company and r.payment_id = t.payment_id and r.status = 'succeeded')
$$;
comment on function public.unlike_refunds(text, jsonb) is
  'Of the payments [{payment_id, refunded_minor}], the ids of those whose refunds we know otherwise.';

create function public.open_facts(company text, at_most integer) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'refundsOf', (select coalesce(jsonb_agg(distinct x.payment_id), '[]') from (
      select r.payment_id from public.refunds r
      where r.whop_company_id = company and r.status in ('pending', 'requires_action') and r.payment_id is not null
      order by r.updated_at limit at_most) x),
    'disputes', (select coalesce(jsonb_agg(x.dispute_id), '[]') from (
      select d.dispute_id from public.disputes d
      where d.whop_company_id = company and d.status in ('inquiry', 'open')
      order by d.updated_at limit at_most) x))
$$;
comment on function public.open_facts(text, integer) is
  'What may have been decided since and moves no list: payments with open refunds, and open disputes, longest unread first: {refundsOf, disputes}.';

create function public.verify_due(at_most integer) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  due uuid[];
  referral uuid;
  settled integer := 0;
begin
  -- The referrals first, then their codes in one order: nobody who takes both can be waited for in a circle.
  select array_agg(l.id order by l.referral_code_id, l.id) into due from (
    select r.id, r.referral_code_id from public.referrals r
    where r.status = 'converted' and not r.is_verified and r.verifies_at <= public.db_now()
      -- These wait for a fact, not for the clock.
      and coalesce(r.status_reason, '') not in ('dispute_open', 'refund_pending', 'money_unclear')
    order by r.verifies_at limit at_most for no key update skip locked) l;
  foreach referral in array coalesce(due, '{}') loop
    begin
      perform public.settle_referral(referral, 'sweep');
      settled := settled + 1;
    exception
      when serialization_failure or deadlock_detected or query_canceled or lock_not_available then
        raise;
      when others then
        raise warning 'referral % cannot be verified: % %', referral, sqlstate, sqlerrm;
    end;
  end loop;
  return jsonb_build_object('due', cardinality(coalesce(due, '{}')), 'settled', settled);
end
$$;
comment on function public.verify_due(integer) is
  'Settles converted referrals whose hold has ended; those that somebody else holds are left to the next time. Returns {due, settled}.';

create function public.check_next_company(older_than_seconds integer) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  company text;
  differing integer;
  listed jsonb;
begin
  -- Not the row's own lock: a recount may take long, and a comparison of the same community goes on meanwhile.
  if not pg_try_advisory_xact_lock(hashtextextended('referly recount', 0)) then
    return null;
  end if;
  select s.whop_company_id into company from public.company_sweeps s
  where s.checked_at is null or s.checked_at <= public.db_now() - make_interval(secs => older_than_seconds)
  order by s.checked_at nulls first, s.whop_company_id limit 1;
  if company is null then
    return null;
  end if;
  select count(*), coalesce(jsonb_agg(to_jsonb(d) order by d.invariant, d.subject) filter (where d.number <= 20), '[]')
  into differing, listed
  from (select x.*, row_number() over (order by x.invariant, x.subject) as number from public.check_invariants(company) x) d;
  update public.company_sweeps s
  set checked_at = public.db_now(), differences = differing, details = listed
  where s.whop_company_id = company;
  return jsonb_build_object('companyId', company, 'differences', differing);
end
$$;
comment on function public.check_next_company(integer) is
  'Recounts the community that was checked longest ago and keeps what came of it, at most twenty differences in full. Returns {companyId, differences}, or null when all were checked since.';

grant execute on function
  public.claim_sweep(integer), public.hold_sweep(text, uuid, integer, text, timestamptz),
  public.end_sweep(text, uuid, integer, text, boolean, integer, text[], text[]), public.told_fact(text, text, jsonb),
  public.sweep_event(text, uuid, text, text, jsonb, timestamptz), public.unknown_rows(text, jsonb),
  public.unlike_refunds(text, jsonb),
  public.open_facts(text, integer), public.verify_due(integer), public.check_next_company(integer)
to service_role;
