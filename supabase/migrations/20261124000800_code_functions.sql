-- Tenants, members and codes.
create function public.ensure_company(
  whop_company_id text, title text, route text, logo_url text, currency text default null
) returns jsonb
language sql volatile security invoker set search_path = '' as $$
  with provisioned as (
    insert into public.companies as c (whop_company_id, title, route, logo_url, currency)
    values (ensure_company.whop_company_id, left(ensure_company.title, 200), ensure_company.route, ensure_company.logo_url,
      coalesce(lower(ensure_company.currency), 'usd'))
    on conflict (whop_company_id) do update
      set title = excluded.title, route = excluded.route, logo_url = excluded.logo_url,
          -- What it sells in may be learnt later, but never under numbers that exist or against the creator's own choice.
          currency = case
            when exists (select from public.payments p where p.whop_company_id = c.whop_company_id)
              or exists (select from public.referrals r where r.whop_company_id = c.whop_company_id)
              or exists (
                select from public.audit_log a
                where a.whop_company_id = c.whop_company_id and a.subject = 'company' and a.subject_id = c.whop_company_id
                  and a.action = 'settings_saved' and a.details ? 'currency') then c.currency
            else coalesce(lower(ensure_company.currency), c.currency) end
    returning c.*, (xmax = 0) as is_new
  ), woken as (
    -- What Whop reported of a community before anyone opened its dashboard is applied now.
    update public.webhook_events e
    set state = 'pending', outcome = null, processed_at = null, next_attempt_at = public.db_now()
    from provisioned c
    where c.is_new and e.whop_company_id = c.whop_company_id and e.outcome = 'unknown_company'
  )
  select jsonb_build_object(
    'companyId', c.whop_company_id, 'title', c.title, 'route', c.route, 'currency', c.currency,
    'timeZone', c.time_zone, 'destination', c.destination, 'defaultPlanId', c.default_plan_id)
  from provisioned c
$$;
comment on function public.ensure_company(text, text, text, text, text) is
  'Provisions a community on its first authorised visit and wakes the deliveries that came before it, or refreshes its name. Its currency is the one it sells in (usd while that is unknown) and stays as it is from the first referral or payment on, or once the creator chose it. Returns its identity and settings.';

create function public.ensure_user(
  whop_company_id text, whop_user_id text, username text, display_name text, email text, avatar_url text
) returns uuid
language plpgsql volatile security invoker set search_path = '' as $$
declare
  found_id uuid;
begin
  -- What Whop leaves out (a missing scope nulls fields) never erases what is known.
  insert into public.users as u (whop_company_id, whop_user_id, username, display_name, email, avatar_url)
  values (ensure_user.whop_company_id, ensure_user.whop_user_id, left(ensure_user.username, 200),
    left(ensure_user.display_name, 200), left(ensure_user.email, 320), left(ensure_user.avatar_url, 2000))
  on conflict on constraint users_whop_company_id_whop_user_id_key do update
    set username = coalesce(excluded.username, u.username),
        display_name = coalesce(excluded.display_name, u.display_name),
        email = coalesce(excluded.email, u.email),
        avatar_url = coalesce(excluded.avatar_url, u.avatar_url)
    where (coalesce(excluded.username, u.username), coalesce(excluded.display_name, u.display_name),
           coalesce(excluded.email, u.email), coalesce(excluded.avatar_url, u.avatar_url))
      is distinct from (u.username, u.display_name, u.email, u.avatar_url)
  returning id into found_id;
  if found_id is null then
    select u.id into found_id from public.users u
    where u.whop_company_id = ensure_user.whop_company_id and u.whop_user_id = ensure_user.whop_user_id;
  end if;
  return found_id;
end
$$;
comment on function public.ensure_user(text, text, text, text, text, text) is
  'Finds or makes a person of a community, keeping known details that Whop left out. Returns our user id.';

create function public.ensure_member_code(
  whop_company_id text, whop_user_id text, username text, display_name text, avatar_url text, candidates text[]
) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  member_id uuid := public.ensure_user(whop_company_id, whop_user_id, username, display_name, null, avatar_url);
  candidate text;
  shown public.referral_codes;
begin
  select * into shown from public.referral_codes c
  where c.whop_company_id = ensure_member_code.whop_company_id and c.user_id = member_id and c.is_primary;
  if shown.id is null then
    -- Two first visits at once: the second waits here and then finds the first one's code.
    perform from public.users u where u.id = member_id for no key update;
    foreach candidate in array candidates loop
      insert into public.referral_codes (whop_company_id, user_id, code)
      select ensure_member_code.whop_company_id, member_id, candidate
      where not exists (select from public.referral_codes c where c.user_id = member_id and c.is_primary)
      on conflict do nothing;
      select * into shown from public.referral_codes c
      where c.whop_company_id = ensure_member_code.whop_company_id and c.user_id = member_id and c.is_primary;
      exit when shown.id is not null;
    end loop;
  end if;
  if shown.id is null then
    raise exception 'every candidate code is taken' using errcode = '23505';
  end if;
  return jsonb_build_object('userId', member_id, 'codeId', shown.id, 'code', shown.code);
end
$$;
comment on function public.ensure_member_code(text, text, text, text, text, text[]) is
  'A member''s primary code, made from the first free candidate on the first visit. Raises 23505 if all are taken.';

create function public.resolve_code(code_key text) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'codeId', c.id, 'code', c.code, 'isActive', c.is_active,
    'companyId', k.whop_company_id, 'companyTitle', k.title, 'companyRoute', k.route, 'companyLogoUrl', k.logo_url,
    'referrerName', coalesce(u.display_name, u.username), 'referrerAvatarUrl', u.avatar_url,
    'destination', k.destination, 'defaultPlanId', k.default_plan_id,
    'creditedClick', k.credited_click, 'attributionWindowDays', k.attribution_window_days,
    'purchaseUrl', (select l.purchase_url from public.checkout_links l
                    where l.referral_code_id = c.id and l.plan_id = k.default_plan_id and l.click_id is null))
  from public.referral_codes c
  join public.companies k on k.whop_company_id = c.whop_company_id
  left join public.users u on u.id = c.user_id
  where c.code_key = resolve_code.code_key
$$;
comment on function public.resolve_code(text) is
  'Where a folded code leads: its owner, community and destination; null when no such code exists.';

create function public.save_checkout_link(
  whop_company_id text, referral_code_id uuid, plan_id text, click_id uuid, configuration_id text, purchase_url text
) returns text
language plpgsql volatile security invoker set search_path = '' as $$
begin
  insert into public.checkout_links (whop_company_id, configuration_id, referral_code_id, plan_id, click_id, purchase_url)
  values (save_checkout_link.whop_company_id, save_checkout_link.configuration_id, save_checkout_link.referral_code_id,
    save_checkout_link.plan_id, save_checkout_link.click_id, save_checkout_link.purchase_url)
  on conflict do nothing;
  return case when found then 'saved' else 'duplicate' end;
end
$$;
comment on function public.save_checkout_link(text, uuid, text, uuid, text, text) is
  'Keeps a checkout configuration. Without a click it is the code''s own link for the plan. Returns saved or duplicate.';

create function public.find_checkout_link(referral_code_id uuid, plan_id text) returns text
language sql stable security invoker set search_path = '' as $$
  select l.purchase_url from public.checkout_links l
  where l.referral_code_id = find_checkout_link.referral_code_id
    and l.plan_id = find_checkout_link.plan_id and l.click_id is null
$$;
comment on function public.find_checkout_link(uuid, text) is 'The code''s own purchase URL for a plan, or null.';

grant execute on function
  public.db_now(), public.local_day(timestamptz, text), public.minor_exponent(text), public.uuid_v7_time(uuid),
  public.ensure_company(text, text, text, text, text), public.ensure_user(text, text, text, text, text, text),
  public.ensure_member_code(text, text, text, text, text, text[]), public.resolve_code(text),
  public.save_checkout_link(text, uuid, text, uuid, text, text), public.find_checkout_link(uuid, text)
to service_role;
