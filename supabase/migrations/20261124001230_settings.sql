-- What a creator may decide, saved by one at a time.
create function public.settings_of(k public.companies) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'destination', k.destination, 'defaultPlanId', k.default_plan_id, 'creditedClick', k.credited_click,
    'attributionWindowDays', k.attribution_window_days, 'claimWindowDays', k.claim_window_days,
    'qualifiesOn', k.qualifies_on, 'holdDays', k.hold_days, 'timeZone', k.time_zone, 'currency', k.currency,
    'memberDiscountPercent', k.member_discount_percent, 'memberDiscountMonths', k.member_discount_months)
$$;
comment on function public.settings_of(public.companies) is 'Everything a creator may decide (Settings of lib/companies/settings.ts).';

create function public.company_settings(company text) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'settings', public.settings_of(k),
    -- Each save is one entry of the log, so the newest entry names the state.
    'version', coalesce(saved.id, 0),
    'lastSave', case when saved.id is not null then jsonb_build_object('at', saved.at, 'changes', saved.details,
      'by', (select coalesce(u.display_name, u.username) from public.users u
             where u.whop_company_id = company and u.whop_user_id = saved.actor)) end,
    'isCurrencyFixed', exists (select from public.payments p where p.whop_company_id = company))
  from public.companies k left join lateral (
    select a.* from public.audit_log a
    where a.whop_company_id = company and a.subject = 'company' and a.subject_id = company and a.action = 'settings_saved'
    order by a.id desc limit 1
  ) saved on true
  where k.whop_company_id = company
$$;
comment on function public.company_settings(text) is
  'A community''s settings with their version, what the last save changed ({setting: {from, to}}), and whether payments fix the currency.';

create function public.save_settings(company text, patch jsonb, expected_version bigint, actor text) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  k public.companies;
  was jsonb;
  wanted jsonb;
  changes jsonb;
  unknown text;
begin
  select * into k from public.companies c where c.whop_company_id = company for no key update;
  if k.whop_company_id is null then
    return null;
  end if;
  was := public.settings_of(k);
  wanted := was || patch;
  select string_agg(x.name, ', ') into unknown from jsonb_object_keys(patch) as x(name) where not was ? x.name;
  if unknown is not null then
    raise exception 'there is no setting %', unknown using errcode = '22023';
  end if;
  if (public.company_settings(company)->>'version')::bigint <> expected_version then
    return public.company_settings(company) || '{"status": "conflict"}';
  end if;
  select jsonb_object_agg(e.key, jsonb_build_object('from', was->e.key, 'to', e.value)) into changes
  from jsonb_each(patch) e where e.value <> was->e.key;
  if changes is null then
    return public.company_settings(company) || '{"status": "unchanged"}';
  end if;

  if changes ?| array['timeZone', 'currency'] then
    -- Who moves numbers holds their code while reading zone and currency, so with all codes held nobody counts by the old
    -- ones beside this; referrals come before codes for everyone.
    perform from public.referrals r where changes ? 'currency' and r.whop_company_id = company order by r.id for no key update;
    perform from public.referral_codes c where c.whop_company_id = company order by c.id for no key update;
  end if;
  if changes ? 'currency' and exists (select from public.payments p where p.whop_company_id = company) then
    return '{"status": "refused", "field": "currency", "reason": "currency_fixed"}';
  elsif changes ? 'timeZone' and not exists (select from pg_catalog.pg_timezone_names z where z.name = wanted->>'timeZone') then
    return '{"status": "refused", "field": "timeZone", "reason": "unknown_time_zone"}';
  elsif wanted->>'destination' = 'checkout' and wanted->>'defaultPlanId' is null then
    return '{"status": "refused", "field": "defaultPlanId", "reason": "checkout_needs_plan"}';
  end if;

  -- The table's own checks refuse what is out of range, each by the name of its column.
  update public.companies c
  set destination = wanted->>'destination', default_plan_id = wanted->>'defaultPlanId',
      credited_click = wanted->>'creditedClick', qualifies_on = wanted->>'qualifiesOn',
      attribution_window_days = (wanted->>'attributionWindowDays')::integer,
      claim_window_days = (wanted->>'claimWindowDays')::integer, hold_days = (wanted->>'holdDays')::integer,
      time_zone = wanted->>'timeZone', currency = wanted->>'currency',
      member_discount_percent = (wanted->>'memberDiscountPercent')::integer,
      member_discount_months = (wanted->>'memberDiscountMonths')::integer
  where c.whop_company_id = company;
  if changes ? 'timeZone' then
    delete from public.daily_stats d where d.whop_company_id = company;
    insert into public.daily_stats (whop_company_id, referral_code_id, day, clicks, visitors, referrals, conversions,
      cancellations, revenue_minor, reversed_minor)
    select company, n.referral_code_id, n.day, n.numbers[1], n.numbers[2], n.numbers[3], n.numbers[4], n.numbers[5],
      n.numbers[6], n.numbers[7]
    from public.recount_days(company) n;
  end if;
  if changes ? 'currency' then
    -- Referrals without a payment show zero of the new currency.
    perform public.settle_referral(r.id, save_settings.actor)
    from (select x.id from public.referrals x where x.whop_company_id = company order by x.id) r;
  end if;
  insert into public.audit_log (whop_company_id, subject, subject_id, action, actor, details, at)
  values (company, 'company', company, 'settings_saved', save_settings.actor, changes, public.db_now());
  return public.company_settings(company) || '{"status": "saved"}';
end
$$;
comment on function public.save_settings(text, jsonb, bigint, text) is
  'Changes the settings that patch names, if nobody saved since expected_version; a new time zone counts all days anew. Returns company_settings() with a status: saved, unchanged or conflict; or {status: refused, field, reason: currency_fixed, unknown_time_zone, checkout_needs_plan}; null for an unknown community.';

create function public.code_waits_for_settings() returns trigger
language plpgsql security invoker set search_path = '' as $$
begin
  perform from public.companies k where k.whop_company_id = new.whop_company_id for share;
  return new;
end
$$;
comment on function public.code_waits_for_settings() is
  'Trigger: no code comes to a community while its settings are being saved, since its days could be counted in the old time zone.';
create trigger code_waits_for_settings before insert on public.referral_codes
  for each row execute function public.code_waits_for_settings();
grant execute on function
  public.settings_of(public.companies), public.company_settings(text), public.save_settings(text, jsonb, bigint, text),
  public.code_waits_for_settings()
to service_role;
