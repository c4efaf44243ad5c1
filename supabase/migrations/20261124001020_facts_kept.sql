-- What Whop reports, kept once: the newest word about a payment, refund, dispute or membership wins.
create function public.record_payment(company text, p jsonb) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  told public.payments;
  was public.payments;
  is_ public.payments;
  is_newer boolean;
begin
  told.whop_company_id := company;
  told.payment_id := p->>'paymentId';
  told.whop_user_id := p->'buyer'->>'whopUserId';
  told.membership_id := p->>'membershipId';
  told.plan_id := p->>'planId';
  told.configuration_id := p->>'checkoutConfigurationId';
  told.click_id := (p->>'referlyClick')::uuid;
  told.code := left(p->>'referlyCode', 64);
  told.promo_code_id := p->>'promoCodeId';
  told.promo_code := left(p->>'promoCode', 100);
  told.status := p->>'status';
  told.billing_reason := left(p->>'billingReason', 60);
  told.amount_minor := (p->>'amountMinor')::bigint;
  told.currency := case when told.amount_minor is not null then p->>'currency' end;
  told.money_problem := p->>'moneyProblem';
  told.fact_at := coalesce((p->>'updatedAt')::timestamptz, (p->>'paidAt')::timestamptz, (p->>'createdAt')::timestamptz, public.db_now());
  -- What an attempt that failed would have cost gives way to what was paid.
  told.money_at := case when told.amount_minor is not null then
    case when told.status = 'succeeded' then told.fact_at else '-infinity' end end;
  told.paid_at := coalesce((p->>'paidAt')::timestamptz, case when told.status = 'succeeded' then told.fact_at end);
  told.card_brand := left(p->>'cardBrand', 40);
  told.card_last4 := left(p->>'cardLast4', 8);
  told.billing_country := left(p->>'billingCountry', 8);
  told.risk_score := (p->>'riskScore')::numeric;
  told.reversed_minor := 0;
  told.created_at := now();
  told.updated_at := now();
  insert into public.payments select told.* on conflict (whop_company_id, payment_id) do nothing;
  if found then
    return 'recorded';
  end if;

  select * into was from public.payments f where f.whop_company_id = company and f.payment_id = told.payment_id for no key update;
  -- A payment that succeeded stays so (later failures are other attempts); otherwise the newest word wins.
  is_newer := (told.status = 'succeeded', told.fact_at) > (was.status = 'succeeded', was.fact_at);
  is_ := was;
  if is_newer then
    is_.status := told.status;
    is_.fact_at := told.fact_at;
  end if;
  -- Money is the newest that can be read: a permission that goes missing blanks amounts, and takes nothing back. Of two at
  -- the same instant the larger one, so that their order does not matter.
  if told.amount_minor is not null and (was.amount_minor is null
    or (told.money_at, told.amount_minor) > (was.money_at, was.amount_minor))
  then
    is_.amount_minor := told.amount_minor;
    is_.currency := told.currency;
    is_.money_at := told.money_at;
    is_.money_problem := null;
    is_.reversed_minor := least(was.reversed_minor, told.amount_minor);
  elsif was.amount_minor is null and is_newer then
    is_.money_problem := told.money_problem;
  end if;
  -- What one word leaves out another may say, whichever is newer.
  is_.whop_user_id := coalesce(was.whop_user_id, told.whop_user_id);
  is_.membership_id := coalesce(was.membership_id, told.membership_id);
  is_.plan_id := coalesce(was.plan_id, told.plan_id);
  is_.configuration_id := coalesce(was.configuration_id, told.configuration_id);
  is_.click_id := coalesce(was.click_id, told.click_id);
  is_.code := coalesce(was.code, told.code);
  is_.promo_code_id := coalesce(was.promo_code_id, told.promo_code_id);
  is_.promo_code := coalesce(was.promo_code, told.promo_code);
  is_.billing_reason := coalesce(was.billing_reason, told.billing_reason);
  is_.paid_at := least(was.paid_at, told.paid_at);
  is_.card_brand := coalesce(was.card_brand, told.card_brand);
  is_.card_last4 := coalesce(was.card_last4, told.card_last4);
  is_.billing_country := coalesce(was.billing_country, told.billing_country);
  is_.risk_score := coalesce(was.risk_score, told.risk_score);
  if is_ is distinct from was then
    update public.payments f
    set (whop_user_id, membership_id, plan_id, configuration_id, click_id, code, promo_code_id, promo_code, status, billing_reason,
        amount_minor, currency, money_problem, money_at, reversed_minor, paid_at, card_brand, card_last4, billing_country, risk_score, fact_at)
      = (is_.whop_user_id, is_.membership_id, is_.plan_id, is_.configuration_id, is_.click_id, is_.code, is_.promo_code_id,
        is_.promo_code, is_.status, is_.billing_reason, is_.amount_minor, is_.currency, is_.money_problem, is_.money_at, is_.reversed_minor,
        is_.paid_at, is_.card_brand, is_.card_last4, is_.billing_country, is_.risk_score, is_.fact_at)
    where f.whop_company_id = company and f.payment_id = told.payment_id;
  end if;
  return case when is_newer then 'recorded' else 'duplicate' end;
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
  if found then
    return 'recorded';
  end if;
  update public.refunds f
  set payment_id = coalesce(f.payment_id, r->>'paymentId'), amount_minor = coalesce(f.amount_minor, (r->>'amountMinor')::bigint),
      currency = coalesce(f.currency, r->>'currency')
  where f.whop_company_id = company and f.refund_id = r->>'refundId' and num_nulls(f.payment_id, f.amount_minor, f.currency) > 0;
  return 'duplicate';
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
  if found then
    return 'recorded';
  end if;
  update public.disputes f
  set payment_id = coalesce(f.payment_id, d->>'paymentId'), amount_minor = coalesce(f.amount_minor, (d->>'amountMinor')::bigint),
      currency = coalesce(f.currency, d->>'currency'), reason = coalesce(f.reason, left(d->>'reason', 100))
  where f.whop_company_id = company and f.dispute_id = d->>'disputeId'
    and num_nulls(f.payment_id, f.amount_minor, f.currency, f.reason) > 0;
  return 'duplicate';
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
