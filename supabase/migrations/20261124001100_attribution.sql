-- Who brought a buyer: bound once, by the proof that a checkout carries.
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
grant execute on function
  public.bind_referral(text, uuid, timestamptz, uuid, text, text), public.settle_buyer(text, jsonb, jsonb, timestamptz),
  public.settle_payment(text, text)
to service_role;
