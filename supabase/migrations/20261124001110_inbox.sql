-- The webhook path: a delivery is stored and applied in one transaction.
create function public.lock_fact(company text, fact text) returns void
language sql volatile security invoker set search_path = '' as $$
  select pg_advisory_xact_lock(hashtextextended(company || ' ' || fact, 0)) where fact is not null
$$;
comment on function public.lock_fact(text, text) is
  'Holds one payment or membership of a community until the transaction ends, known or not.';

create function public.apply_event(event jsonb) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  company text := event->>'companyId';
  kind text := event->>'kind';
  payment text := coalesce(event->'payment'->>'paymentId', event->'refund'->>'paymentId', event->'dispute'->>'paymentId');
  membership text := coalesce(event->'payment'->>'membershipId', event->'membership'->>'membershipId');
  person jsonb := coalesce(event->'payment'->'buyer', event->'membership'->'user');
  word text;
begin
  if kind = 'unreadable' then
    return 'unreadable';
  elsif company is null or not exists (select from public.companies k where k.whop_company_id = company) then
    return 'unknown_company';
  elsif kind = 'ignored' then
    return 'ignored';
  end if;
  -- A later word about a refund or dispute may leave its payment out; the one first named counts.
  payment := coalesce(
    (select r.payment_id from public.refunds r where r.whop_company_id = company and r.refund_id = event->'refund'->>'refundId'),
    (select d.payment_id from public.disputes d where d.whop_company_id = company and d.dispute_id = event->'dispute'->>'disputeId'),
    payment);
  -- All facts of one payment pass here one after the other. Without this a refund and its payment that arrive at the same
  -- instant do not see each other, and nobody would apply the refund. The same holds for a membership and the payments that
  -- name no buyer but it.
  perform public.lock_fact(company, membership);
  perform public.lock_fact(company, payment);
  if kind = 'membership' then
    perform public.lock_fact(company, p.payment_id) from (
      select f.payment_id from public.payments f
      where f.whop_company_id = company and f.membership_id = membership and f.whop_user_id is null order by f.payment_id
    ) p;
  end if;
  if person->>'whopUserId' is not null then
    -- The buyer's row is locked next, here and when settling: one order of locks for all events.
    perform public.ensure_user(company, person->>'whopUserId', person->>'username', person->>'name', person->>'email', null);
  elsif kind = 'payment' then
    -- A payment told anew without its buyer moves its code's days, too.
    perform from public.users u
    where u.whop_company_id = company
      and u.whop_user_id = (select p.whop_user_id from public.payments p where p.whop_company_id = company and p.payment_id = payment)
    for no key update;
  end if;
  if kind = 'payment' then
    word := public.record_payment(company, event->'payment');
    -- A payment that has not succeeded earns nothing, but what it says of an earlier word is heard.
    return case when event->'payment'->>'status' = 'succeeded' then public.settle_payment(company, payment)
      when public.settle_payment(company, payment) is not null then word end;
  elsif kind = 'refund' then
    perform public.record_refund(company, event->'refund');
    return public.settle_payment(company, payment);
  elsif kind = 'dispute' then
    perform public.record_dispute(company, event->'dispute');
    return public.settle_payment(company, payment);
  elsif kind = 'membership' then
    perform public.record_membership(company, event->'membership');
    return public.settle_membership(company, membership);
  end if;
  raise exception 'unknown kind of event: %', kind using errcode = '22023';
end
$$;
comment on function public.apply_event(jsonb) is
  'Turns one normalised event (WhopEvent of lib/whop/normalise/facts.ts) into facts and state. Returns its word: pending, converted, cancelled, recorded, duplicate, waiting, no_code, own_code, inactive_code, window_closed, existing_member, withdrawn, no_buyer, ignored, unreadable or unknown_company.';

create function public.ingest_event(webhook_id text, body_base64 text, event jsonb) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  bytes bytea := decode(body_base64, 'base64');
  inbox public.webhook_events;
  word text;
  stored text := 'stored';
begin
  insert into public.webhook_events (webhook_id, envelope_id, whop_company_id, event_type, body, body_sha256, received_at, next_attempt_at)
  values (ingest_event.webhook_id, left(event->>'envelopeId', 128), event->>'companyId', left(event->>'type', 100), bytes,
    sha256(bytes), public.db_now(), public.db_now())
  on conflict on constraint webhook_events_webhook_id_key do nothing
  returning * into inbox;
  if inbox.id is null then
    select * into inbox from public.webhook_events e where e.webhook_id = ingest_event.webhook_id for update;
    if inbox.body_sha256 <> sha256(bytes) then
      update public.webhook_events e set conflicts = e.conflicts + 1 where e.id = inbox.id;
      return jsonb_build_object('stored', 'conflict', 'state', inbox.state, 'outcome', inbox.outcome);
    elsif inbox.state <> 'pending' then
      return jsonb_build_object('stored', 'duplicate', 'state', inbox.state, 'outcome', inbox.outcome);
    end if;
    stored := 'duplicate';                          -- stored before but not applied: this delivery tries again
  end if;

  begin
    word := public.apply_event(event);
  exception
    when serialization_failure or deadlock_detected or query_canceled or lock_not_available then
      raise;                                        -- a passing fault of the database: the whole call is tried again
    when others then
      update public.webhook_events e
      set attempts = e.attempts + 1, last_error = left(sqlstate || ' ' || sqlerrm, 500), lease_until = null,
          state = case when e.attempts + 1 >= 12 then 'dead' else 'pending' end,
          next_attempt_at = public.db_now() + make_interval(secs => least(3600, 5 * 2 ^ least(e.attempts, 9)))
      where e.id = inbox.id
      returning * into inbox;
      return jsonb_build_object('stored', stored, 'state', inbox.state, 'outcome', null);
  end;
  update public.webhook_events e
  set state = case when word in ('ignored', 'unknown_company') then 'ignored' when word = 'unreadable' then 'dead' else 'done' end,
      outcome = word, attempts = e.attempts + 1, lease_until = null,
      last_error = case when word = 'unreadable' then left(event->>'reason', 500) end, processed_at = public.db_now()
  where e.id = inbox.id
  returning * into inbox;
  return jsonb_build_object('stored', stored, 'state', inbox.state, 'outcome', inbox.outcome);
end
$$;
comment on function public.ingest_event(text, text, jsonb) is
  'Stores an authentic delivery and applies it, in one transaction. An event that cannot be applied stays stored as pending with its error, and is dead after twelve tries. Returns {stored: stored|duplicate|conflict, state, outcome}.';
create function public.claim_due_events(at_most integer, lease_seconds integer) returns jsonb
language sql volatile security invoker set search_path = '' as $$
  with due as (
    select e.id from public.webhook_events e
    where e.state = 'pending' and e.next_attempt_at <= public.db_now()
      and (e.lease_until is null or e.lease_until < public.db_now())
    order by e.next_attempt_at, e.id limit at_most
    for update skip locked
  ), claimed as (
    update public.webhook_events e set lease_until = public.db_now() + make_interval(secs => lease_seconds)
    from due where e.id = due.id
    returning e.webhook_id, e.body, e.received_at
  )
  select coalesce(jsonb_agg(jsonb_build_object('webhookId', webhook_id, 'body', encode(body, 'base64')) order by received_at, webhook_id), '[]')
  from claimed
$$;
comment on function public.claim_due_events(integer, integer) is
  'Deliveries that are stored but not applied and whose next try is due, oldest first, each leased to the caller for some seconds: [{webhookId, body (base64)}].';
grant execute on function
  public.lock_fact(text, text), public.apply_event(jsonb), public.ingest_event(text, text, jsonb), public.claim_due_events(integer, integer)
to service_role;
