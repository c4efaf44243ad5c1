-- The webhook path: store the delivery, keep the fact, attribute the buyer, settle the referral.
create function public.record_payment(company text, p jsonb) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  at timestamptz := coalesce((p->>'updatedAt')::timestamptz, (p->>'paidAt')::timestamptz, (p->>'createdAt')::timestamptz, public.db_now());
begin
  insert into public.payments as f (whop_company_id, payment_id, whop_user_id, membership_id, plan_id, configuration_id,
    click_id, code, promo_code_id, promo_code, status, billing_reason, amount_minor, currency, money_problem, paid_at,
    card_brand, card_last4, billing_country, risk_score, fact_at)
  values (company, p->>'paymentId', p->'buyer'->>'whopUserId', p->>'membershipId', p->>'planId',
    p->>'checkoutConfigurationId', (p->>'referlyClick')::uuid, left(p->>'referlyCode', 64), p->>'promoCodeId',
    left(p->>'promoCode', 100), p->>'status', left(p->>'billingReason', 60), (p->>'amountMinor')::bigint,
    case when p->>'amountMinor' is not null then p->>'currency' end, p->>'moneyProblem',
    coalesce((p->>'paidAt')::timestamptz, case when p->>'status' = 'succeeded' then at end), left(p->>'cardBrand', 40),
    left(p->>'cardLast4', 8), left(p->>'billingCountry', 8), (p->>'riskScore')::numeric, at)
  on conflict (whop_company_id, payment_id) do update
    set whop_user_id = coalesce(f.whop_user_id, excluded.whop_user_id),
        membership_id = coalesce(excluded.membership_id, f.membership_id),
        plan_id = coalesce(excluded.plan_id, f.plan_id),
        configuration_id = coalesce(f.configuration_id, excluded.configuration_id),
        click_id = coalesce(f.click_id, excluded.click_id), code = coalesce(f.code, excluded.code),
        promo_code_id = coalesce(excluded.promo_code_id, f.promo_code_id),
        promo_code = coalesce(excluded.promo_code, f.promo_code),
        status = excluded.status, billing_reason = coalesce(excluded.billing_reason, f.billing_reason),
        amount_minor = excluded.amount_minor, currency = excluded.currency, money_problem = excluded.money_problem,
        reversed_minor = least(f.reversed_minor, coalesce(excluded.amount_minor, 0)),
        paid_at = coalesce(f.paid_at, excluded.paid_at), card_brand = coalesce(excluded.card_brand, f.card_brand),
        card_last4 = coalesce(excluded.card_last4, f.card_last4),
        billing_country = coalesce(excluded.billing_country, f.billing_country),
        risk_score = coalesce(excluded.risk_score, f.risk_score), fact_at = excluded.fact_at
    -- A payment that succeeded stays so (later failures are other attempts); otherwise the newest word wins.
    where (excluded.status = 'succeeded', excluded.fact_at) > (f.status = 'succeeded', f.fact_at);
  return case when found then 'recorded' else 'duplicate' end;
end
$$;
comment on function public.record_payment(text, jsonb) is
  'Keeps a payment fact (PaymentFact of lib/whop/normalise/facts.ts). Returns recorded, or duplicate when nothing newer came.';

create function public.record_refund(company text, r jsonb) returns text
language plpgsql volatile security invoker set search_path = '' as $$
begin
  insert into public.refunds as f (whop_company_id, refund_id, payment_id, status, amount_minor, currency, money_problem, fact_at)
  values (company, r->>'refundId', r->>'paymentId', r->>'status', (r->>'amountMinor')::bigint, r->>'currency',
    r->>'moneyProblem', coalesce((r->>'updatedAt')::timestamptz, (r->>'createdAt')::timestamptz, public.db_now()))
  on conflict (whop_company_id, refund_id) do update
    set payment_id = coalesce(f.payment_id, excluded.payment_id), status = excluded.status,
        amount_minor = coalesce(excluded.amount_minor, f.amount_minor), currency = coalesce(excluded.currency, f.currency),
        money_problem = excluded.money_problem, fact_at = excluded.fact_at
    -- The newest word wins; at the same instant the more final one does.
    where (excluded.fact_at, array_position(array['pending', 'requires_action', 'succeeded', 'canceled', 'failed'], excluded.status))
        > (f.fact_at, array_position(array['pending', 'requires_action', 'succeeded', 'canceled', 'failed'], f.status));
  return case when found then 'recorded' else 'duplicate' end;
end
$$;
comment on function public.record_refund(text, jsonb) is 'Keeps a refund fact (RefundFact). Returns recorded or duplicate.';

create function public.record_dispute(company text, d jsonb) returns text
language plpgsql volatile security invoker set search_path = '' as $$
begin
  insert into public.disputes as f (whop_company_id, dispute_id, payment_id, status, amount_minor, currency, money_problem, reason, fact_at)
  values (company, d->>'disputeId', d->>'paymentId', d->>'status', (d->>'amountMinor')::bigint, d->>'currency',
    d->>'moneyProblem', left(d->>'reason', 100),
    coalesce((d->>'updatedAt')::timestamptz, (d->>'createdAt')::timestamptz, public.db_now()))
  on conflict (whop_company_id, dispute_id) do update
    set payment_id = coalesce(f.payment_id, excluded.payment_id), status = excluded.status,
        amount_minor = coalesce(excluded.amount_minor, f.amount_minor), currency = coalesce(excluded.currency, f.currency),
        money_problem = excluded.money_problem, reason = coalesce(excluded.reason, f.reason), fact_at = excluded.fact_at
    where (excluded.fact_at, array_position(array['inquiry', 'open', 'closed', 'lost', 'won'], excluded.status))
        > (f.fact_at, array_position(array['inquiry', 'open', 'closed', 'lost', 'won'], f.status));
  return case when found then 'recorded' else 'duplicate' end;
end
$$;
comment on function public.record_dispute(text, jsonb) is 'Keeps a dispute fact (DisputeFact). Returns recorded or duplicate.';

create function public.record_membership(company text, m jsonb) returns text
language plpgsql volatile security invoker set search_path = '' as $$
begin
  insert into public.memberships as f (whop_company_id, membership_id, whop_user_id, plan_id, configuration_id, click_id,
    code, status, is_active, joined_at, ended_at, fact_at)
  values (company, m->>'membershipId', m->'user'->>'whopUserId', m->>'planId', m->>'checkoutConfigurationId',
    (m->>'referlyClick')::uuid, left(m->>'referlyCode', 64), left(m->>'status', 40), (m->>'isActive')::boolean,
    (m->>'joinedAt')::timestamptz, (m->>'endedAt')::timestamptz,
    coalesce((m->>'updatedAt')::timestamptz, (m->>'createdAt')::timestamptz, public.db_now()))
  on conflict (whop_company_id, membership_id) do update
    set whop_user_id = coalesce(f.whop_user_id, excluded.whop_user_id), plan_id = coalesce(excluded.plan_id, f.plan_id),
        configuration_id = coalesce(f.configuration_id, excluded.configuration_id),
        click_id = coalesce(f.click_id, excluded.click_id), code = coalesce(f.code, excluded.code),
        status = excluded.status, is_active = excluded.is_active, joined_at = coalesce(f.joined_at, excluded.joined_at),
        ended_at = excluded.ended_at, fact_at = excluded.fact_at
    where (excluded.fact_at, not excluded.is_active) > (f.fact_at, not f.is_active);
  return case when found then 'recorded' else 'duplicate' end;
end
$$;
comment on function public.record_membership(text, jsonb) is 'Keeps a membership fact (MembershipFact). Returns recorded or duplicate.';

create function public.bind_referral(
  company text, buyer_id uuid, event_at timestamptz, click uuid, code_text text, configuration text
) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  setting public.companies;
  buyer public.users;
  clicked public.referral_clicks;
  link public.checkout_links;
  code public.referral_codes;
  clicked_at timestamptz;
  campaign uuid;
  bound public.referrals;
  bound_id uuid;
begin
  select * into bound from public.referrals r where r.whop_company_id = company and r.referred_id = buyer_id;
  if event_at >= bound.attributed_at then
    return 'attributed';                            -- first bind is permanent
  end if;
  select * into setting from public.companies k where k.whop_company_id = company;
  select * into buyer from public.users u where u.id = buyer_id;
  select * into link from public.checkout_links l where l.whop_company_id = company and l.configuration_id = configuration;
  select * into clicked from public.referral_clicks c where c.whop_company_id = company and c.id = coalesce(click, link.click_id);
  if clicked.id is not null or link.configuration_id is not null then
    select * into code from public.referral_codes c
    where c.whop_company_id = company and c.id = coalesce(clicked.referral_code_id, link.referral_code_id);
  else
    select * into code from public.referral_codes c
    where c.whop_company_id = company and c.code_key = translate(lower(code_text), 'oil-', '011');
  end if;
  select c.id into campaign from public.campaigns c
  where c.whop_company_id = company and c.status = 'active' and c.start_date <= event_at and event_at < c.end_date
  order by c.start_date desc, c.id limit 1;
  if bound.id is not null then
    -- Told later, happened earlier: the referral began then, whichever delivery came first. Locks in the order of settling.
    perform from public.referrals r where r.id = bound.id for no key update;
    perform from public.referral_codes c where c.id = bound.referral_code_id for no key update;
    update public.referrals r set attributed_at = event_at, created_at = event_at, campaign_id = campaign
    where r.id = bound.id and r.referral_code_id = code.id;
    return 'attributed';
  end if;
  if code.id is null then
    return 'no_code';
  end if;
  -- A click that was never stored still says in its id when it happened.
  clicked_at := coalesce(clicked.created_at, public.uuid_v7_time(coalesce(click, link.click_id)));
  if code.user_id = buyer_id then
    return 'own_code';
  elsif not code.is_active then
    return 'inactive_code';
  elsif clicked_at + make_interval(days => setting.attribution_window_days) < event_at then
    return 'window_closed';
  -- An older member is one who joined before the click, or paid or was a member for a day before this purchase without
  -- naming the code: a click kept for later must not turn someone who came by themselves into a referral. What carries the
  -- same code is part of the same story.
  elsif exists (select from public.memberships m where m.whop_company_id = company
      and m.whop_user_id = buyer.whop_user_id and m.joined_at < greatest(clicked_at, event_at - interval '1 day')
      and not coalesce(m.code = code_text or m.configuration_id = configuration, false))
    or exists (select from public.payments p where p.whop_company_id = company
      and p.whop_user_id = buyer.whop_user_id and p.status = 'succeeded' and p.paid_at < event_at
      and not coalesce(p.code = code_text or p.configuration_id = configuration, false))
  then
    return 'existing_member';
  end if;

  -- The insert's foreign key holds the code too weakly: two buyers at once would then each wait for the other.
  perform from public.referral_codes c where c.id = code.id for no key update;
  insert into public.referrals (whop_company_id, referrer_id, referred_id, referral_code_id, campaign_id, click_id, status,
    status_reason, method, confidence, attributed_at, created_at, ip_address, user_agent, device_fingerprint)
  values (company, code.user_id, buyer_id, code.id, campaign, clicked.id, 'pending', 'awaiting_payment', 'checkout',
    case when clicked.id is not null then 'certain' else 'high' end, event_at, event_at,
    clicked.ip_address, clicked.user_agent, clicked.device_fingerprint)
  on conflict on constraint referrals_one_per_buyer do nothing
  returning id into bound_id;
  if bound_id is not null then
    insert into public.audit_log (whop_company_id, subject, subject_id, action, to_state, reason, actor, details, at)
    values (company, 'referral', bound_id::text, 'attributed', 'pending', 'checkout', 'whop',
      jsonb_build_object('code', code.code, 'click', clicked.id, 'configuration', link.configuration_id), public.db_now());
  end if;
  return 'attributed';
end
$$;
comment on function public.bind_referral(text, uuid, timestamptz, uuid, text, text) is
  'Ties a buyer to the code that the checkout names: by click, by configuration, else by the code itself. Returns attributed, or why not: no_code, own_code, inactive_code, window_closed, existing_member.';

create function public.settle_buyer(company text, buyer jsonb, proof jsonb, event_at timestamptz) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  buyer_id uuid;
  word text;
  referral uuid;
begin
  if buyer->>'whopUserId' is null then
    return 'no_buyer';
  end if;
  buyer_id := public.ensure_user(company, buyer->>'whopUserId', buyer->>'username', buyer->>'name', buyer->>'email', null);
  -- All facts of one buyer pass here one after the other.
  perform from public.users u where u.id = buyer_id for no key update;
  word := public.bind_referral(company, buyer_id, event_at, (proof->>'click')::uuid, proof->>'code', proof->>'configuration');
  select r.id into referral from public.referrals r where r.whop_company_id = company and r.referred_id = buyer_id;
  return case when referral is null then word else public.settle_referral(referral, 'whop') end;
end
$$;
comment on function public.settle_buyer(text, jsonb, jsonb, timestamptz) is
  'Attributes and settles one buyer ({whopUserId, username, name, email}) by the proof ({click, code, configuration}) of a checkout. Returns the referral''s status or why there is none.';

create function public.settle_payment(company text, payment text) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  p public.payments;
  word text;
begin
  select * into p from public.payments f where f.whop_company_id = company and f.payment_id = payment;
  if p.payment_id is null then
    return 'waiting';                               -- a refund or dispute that came before its payment
  end if;
  if p.whop_user_id is null then
    return 'no_buyer';
  end if;
  word := public.settle_buyer(company, jsonb_build_object('whopUserId', p.whop_user_id),
    jsonb_build_object('click', p.click_id, 'code', p.code, 'configuration', p.configuration_id),
    coalesce(p.paid_at, p.fact_at));
  if word not in ('pending', 'converted', 'cancelled') then
    update public.payments f set attribution = word, reversed_minor = public.reversed_minor(f)
    where f.whop_company_id = company and f.payment_id = payment
      and (f.attribution is distinct from word or f.reversed_minor <> public.reversed_minor(f));
  end if;
  return word;
end
$$;
comment on function public.settle_payment(text, text) is
  'Attributes and settles the buyer of a known payment; waiting when the payment is not known yet.';

create function public.apply_event(event jsonb) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  company text := event->>'companyId';
  kind text := event->>'kind';
  word text;
  m jsonb;
begin
  if kind = 'unreadable' then
    return 'unreadable';
  elsif company is null or not exists (select from public.companies k where k.whop_company_id = company) then
    return 'unknown_company';
  elsif kind = 'ignored' then
    return 'ignored';
  elsif kind = 'payment' then
    -- The buyer's row is locked before anything else, here and in settle_buyer: one order of locks for all events.
    perform public.ensure_user(company, b->>'whopUserId', b->>'username', b->>'name', b->>'email', null)
    from (select event->'payment'->'buyer' as b) x where b->>'whopUserId' is not null;
    word := public.record_payment(company, event->'payment');
    if event->'payment'->>'status' <> 'succeeded' then
      return word;
    end if;
    return public.settle_payment(company, event->'payment'->>'paymentId');
  elsif kind = 'refund' then
    perform public.record_refund(company, event->'refund');
    return public.settle_payment(company, event->'refund'->>'paymentId');
  elsif kind = 'dispute' then
    perform public.record_dispute(company, event->'dispute');
    return public.settle_payment(company, event->'dispute'->>'paymentId');
  elsif kind = 'membership' then
    m := event->'membership';
    perform public.record_membership(company, m);
    return public.settle_buyer(company, m->'user',
      jsonb_build_object('click', m->>'referlyClick', 'code', m->>'referlyCode', 'configuration', m->>'checkoutConfigurationId'),
      coalesce((m->>'joinedAt')::timestamptz, (m->>'createdAt')::timestamptz, public.db_now()));
  end if;
  raise exception 'unknown kind of event: %', kind using errcode = '22023';
end
$$;
comment on function public.apply_event(jsonb) is
  'Turns one normalised event (WhopEvent of lib/whop/normalise/facts.ts) into facts and state. Returns its word: pending, converted, cancelled, recorded, duplicate, waiting, no_code, own_code, inactive_code, window_closed, existing_member, no_buyer, ignored, unreadable or unknown_company.';

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
      set attempts = e.attempts + 1, last_error = left(sqlstate || ' ' || sqlerrm, 500),
          next_attempt_at = public.db_now() + make_interval(secs => least(3600, 5 * 2 ^ least(e.attempts, 9)))
      where e.id = inbox.id;
      return jsonb_build_object('stored', stored, 'state', 'pending', 'outcome', null);
  end;
  update public.webhook_events e
  set state = case when word in ('ignored', 'unknown_company') then 'ignored' when word = 'unreadable' then 'dead' else 'done' end,
      outcome = word, attempts = e.attempts + 1,
      last_error = case when word = 'unreadable' then left(event->>'reason', 500) end, processed_at = public.db_now()
  where e.id = inbox.id
  returning * into inbox;
  return jsonb_build_object('stored', stored, 'state', inbox.state, 'outcome', inbox.outcome);
end
$$;
comment on function public.ingest_event(text, text, jsonb) is
  'Stores an authentic delivery and applies it, in one transaction. An event that cannot be applied stays stored as pending with its error. Returns {stored: stored|duplicate|conflict, state, outcome}.';
grant execute on function
  public.record_payment(text, jsonb), public.record_refund(text, jsonb), public.record_dispute(text, jsonb),
  public.record_membership(text, jsonb), public.bind_referral(text, uuid, timestamptz, uuid, text, text),
  public.settle_buyer(text, jsonb, jsonb, timestamptz), public.settle_payment(text, text), public.apply_event(jsonb),
  public.ingest_event(text, text, jsonb)
to service_role;
