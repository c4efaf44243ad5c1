-- What Whop reports, kept once: the newest word about a payment, refund, dispute or membership wins.
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
        paid_at = least(f.paid_at, excluded.paid_at), card_brand = coalesce(excluded.card_brand, f.card_brand),
        card_last4 = coalesce(excluded.card_last4, f.card_last4),
        billing_country = coalesce(excluded.billing_country, f.billing_country),
        risk_score = coalesce(excluded.risk_score, f.risk_score), fact_at = excluded.fact_at
    -- A payment that succeeded stays so (later failures are other attempts); otherwise the newest word wins.
    where (excluded.status = 'succeeded', excluded.fact_at) > (f.status = 'succeeded', f.fact_at);
  if found then
    return 'recorded';
  end if;
  -- An older word still fills in what the newer one left out, so that their order does not matter.
  update public.payments f
  set (whop_user_id, membership_id, plan_id, configuration_id, click_id, code, paid_at) =
      (filled.whop_user_id, filled.membership_id, filled.plan_id, filled.configuration_id, filled.click_id, filled.code, filled.paid_at)
  from (
    select coalesce(o.whop_user_id, p->'buyer'->>'whopUserId') as whop_user_id,
      coalesce(o.membership_id, p->>'membershipId') as membership_id, coalesce(o.plan_id, p->>'planId') as plan_id,
      coalesce(o.configuration_id, p->>'checkoutConfigurationId') as configuration_id,
      coalesce(o.click_id, (p->>'referlyClick')::uuid) as click_id, coalesce(o.code, left(p->>'referlyCode', 64)) as code,
      least(o.paid_at, (p->>'paidAt')::timestamptz) as paid_at
    from public.payments o where o.whop_company_id = company and o.payment_id = p->>'paymentId'
  ) filled
  where f.whop_company_id = company and f.payment_id = p->>'paymentId'
    and (f.whop_user_id, f.membership_id, f.plan_id, f.configuration_id, f.click_id, f.code, f.paid_at) is distinct from
      (filled.whop_user_id, filled.membership_id, filled.plan_id, filled.configuration_id, filled.click_id, filled.code, filled.paid_at);
  return 'duplicate';
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
        status = excluded.status, is_active = excluded.is_active, joined_at = least(f.joined_at, excluded.joined_at),
        ended_at = excluded.ended_at, fact_at = excluded.fact_at
    where (excluded.fact_at, not excluded.is_active) > (f.fact_at, not f.is_active);
  if found then
    return 'recorded';
  end if;
  update public.memberships f
  set (whop_user_id, plan_id, configuration_id, click_id, code, joined_at) =
      (filled.whop_user_id, filled.plan_id, filled.configuration_id, filled.click_id, filled.code, filled.joined_at)
  from (
    select coalesce(o.whop_user_id, m->'user'->>'whopUserId') as whop_user_id, coalesce(o.plan_id, m->>'planId') as plan_id,
      coalesce(o.configuration_id, m->>'checkoutConfigurationId') as configuration_id,
      coalesce(o.click_id, (m->>'referlyClick')::uuid) as click_id, coalesce(o.code, left(m->>'referlyCode', 64)) as code,
      least(o.joined_at, (m->>'joinedAt')::timestamptz) as joined_at
    from public.memberships o where o.whop_company_id = company and o.membership_id = m->>'membershipId'
  ) filled
  where f.whop_company_id = company and f.membership_id = m->>'membershipId'
    and (f.whop_user_id, f.plan_id, f.configuration_id, f.click_id, f.code, f.joined_at) is distinct from
      (filled.whop_user_id, filled.plan_id, filled.configuration_id, filled.click_id, filled.code, filled.joined_at);
  return 'duplicate';
end
$$;
comment on function public.record_membership(text, jsonb) is 'Keeps a membership fact (MembershipFact). Returns recorded or duplicate.';
grant execute on function
  public.record_payment(text, jsonb), public.record_refund(text, jsonb), public.record_dispute(text, jsonb),
  public.record_membership(text, jsonb)
to service_role;
