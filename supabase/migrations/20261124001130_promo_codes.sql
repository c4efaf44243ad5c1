-- Promo codes bound to referral codes: named here, made at Whop once, and only when somebody first looks.
create index promo_codes_unfinished on public.promo_codes (whop_company_id) where state <> 'active';

create function public.promo_code_names(code text, percent integer) returns table (nth integer, name text)
language sql immutable security invoker set search_path = '' as $$
  -- No letter that reads like a digit.
  select n, upper(replace(code, '-', '')) || percent || substr('BCDEFGHJKMNPQRTUVWXY', n - 1, least(n - 1, 1))
  from generate_series(1, 21) n
$$;
comment on function public.promo_code_names(text, integer) is
  'The names a promo code may have, first choice first: maya-k and 10 percent give MAYAK10, MAYAK10B, MAYAK10C …';

create function public.free_promo_code_name(company text, code text, percent integer, after_name text default null)
returns text
language sql stable security invoker set search_path = '' as $$
  select n.name from public.promo_code_names(code, percent) n
  where not exists (select from public.promo_codes p where p.whop_company_id = company and p.code = n.name)
    and n.nth > coalesce((select o.nth from public.promo_code_names(code, percent) o where o.name = after_name), 0)
  order by n.nth limit 1
$$;
comment on function public.free_promo_code_name(text, text, integer, text) is
  'The first name, of those after the given one, that no promo code of the community has; null when none is left.';

create function public.promo_code_attempt(promo public.promo_codes, must_look boolean) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'state', 'create', 'code', promo.code, 'percentOff', promo.percent_off, 'durationMonths', promo.duration_months,
    'currency', k.currency, 'intendedAt', promo.created_at, 'lease', promo.lease_until, 'mustLook', must_look)
  from public.companies k where k.whop_company_id = promo.whop_company_id
$$;
comment on function public.promo_code_attempt(public.promo_codes, boolean) is 'What the holder of the lease is to make at Whop.';

create function public.begin_promo_code(company text, code_id uuid) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  lease_for constant interval := '1 minute';
  ask_again constant interval := '1 hour';
  at constant timestamptz := public.db_now();
  wanted record;
  promo public.promo_codes;
  was_unsure boolean;
begin
  select c.code, k.member_discount_percent as percent, k.member_discount_months as months,
    greatest((k.permissions->>'promo_code:create')::timestamptz, (k.permissions->>'promo_code:basic:read')::timestamptz) as refused_at
  into wanted
  from public.referral_codes c join public.companies k on k.whop_company_id = c.whop_company_id
  where c.id = code_id and c.whop_company_id = company and c.is_active and c.is_primary
    and k.member_discount_percent is not null;
  if not found then
    return null;
  end if;
  for turn in 1 .. 5 loop
    select * into promo from public.promo_codes p
    where p.whop_company_id = company and p.referral_code_id = code_id
      and p.percent_off = wanted.percent and p.duration_months = wanted.months
    for update;
    if promo.state = 'active' then
      return jsonb_build_object('state', 'active', 'code', promo.code, 'percentOff', promo.percent_off,
        'durationMonths', promo.duration_months);
    end if;
    -- One refusal for asking too often holds up the whole community.
    if promo.next_attempt_at > at or promo.lease_until > at
      or exists (select from public.promo_codes p where p.whop_company_id = company and p.state <> 'active'
        and p.last_error = 'rate_limited' and p.next_attempt_at > at) then
      return null;
    end if;
    exit when promo.code is not null;
    insert into public.promo_codes (whop_company_id, code, referral_code_id, percent_off, duration_months, next_attempt_at, created_at)
    select company, n, code_id, wanted.percent, wanted.months, at, at
    from public.free_promo_code_name(company, wanted.code, wanted.percent) n where n is not null
    on conflict do nothing;
  end loop;
  if promo.code is null then
    return null;
  end if;
  -- Without the permission one call an hour finds out whether it was given since.
  if wanted.refused_at is not null then
    update public.companies k
    set permissions = k.permissions || jsonb_build_object('promo_code:create', at)
    where k.whop_company_id = company
      and greatest((k.permissions->>'promo_code:create')::timestamptz, (k.permissions->>'promo_code:basic:read')::timestamptz)
        <= at - ask_again;
    if not found then
      return null;
    end if;
  end if;
  was_unsure := promo.is_unsure;
  update public.promo_codes p
  set state = 'creating', lease_until = at + lease_for, is_unsure = true,
      attempts = case p.state when 'failed' then 0 else p.attempts end
  where p.whop_company_id = company and p.code = promo.code
  returning * into promo;
  return public.promo_code_attempt(promo, was_unsure);
end
$$;
comment on function public.begin_promo_code(text, uuid) is
  'Settles what promo code a referral code should have now: {state: active, …}, or {state: create, code, percentOff, durationMonths, currency, intendedAt, lease, mustLook} for the one caller that is to make it, or null when there is nothing to do: no discount, another caller at work, waiting after a failure, or a permission missing. mustLook: an earlier call may have made it.';

create function public.save_promo_code(company text, code text, promo_code_id text) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  made public.promo_codes;
begin
  -- Whose lease it was does not matter: the promo code exists at Whop, under the name that stands here.
  update public.promo_codes p
  set state = 'active', promo_code_id = save_promo_code.promo_code_id, attempts = p.attempts + 1, lease_until = null,
      is_unsure = false, last_error = null
  where p.whop_company_id = company and p.code = save_promo_code.code and p.state <> 'active'
    and not exists (select from public.promo_codes o
      where o.whop_company_id = company and o.promo_code_id = save_promo_code.promo_code_id)
  returning * into made;
  if not found then
    return 'unchanged';
  end if;
  update public.companies k set permissions = k.permissions - '{promo_code:create,promo_code:basic:read}'::text[]
  where k.whop_company_id = company and k.permissions ?| '{promo_code:create,promo_code:basic:read}'::text[];
  insert into public.audit_log (whop_company_id, subject, subject_id, action, from_state, to_state, actor, details, at)
  values (company, 'code', made.referral_code_id, 'promo_made', 'creating', 'active', 'system',
    jsonb_build_object('code', made.code, 'percentOff', made.percent_off), public.db_now());
  return 'active';
end
$$;
comment on function public.save_promo_code(text, text, text) is
  'Keeps that a promo code exists at Whop, and with it that the permissions are there. Returns active, or unchanged when it was known or the name is not ours any more.';

create function public.fail_promo_code(
  company text, code text, lease timestamptz, reason text, is_unsure boolean, permission text default null
) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  most_attempts constant integer := 8;
  at constant timestamptz := public.db_now();
  promo public.promo_codes;
  tries integer;
  is_over boolean;
begin
  select * into promo from public.promo_codes p
  where p.whop_company_id = company and p.code = fail_promo_code.code and p.state = 'creating' and p.lease_until = lease
  for update;
  if not found then
    return 'outdated';
  end if;
  tries := promo.attempts + case when permission is null then 1 else 0 end;
  is_over := (reason in ('refused', 'not_found', 'names_taken') and not is_unsure)
    or (tries >= most_attempts and reason <> 'rate_limited');
  update public.promo_codes p
  set state = case when is_over then 'failed' else 'creating' end,
      attempts = tries, lease_until = null, is_unsure = fail_promo_code.is_unsure, last_error = left(reason, 500),
      -- Surely not made: what is meant from now on is a request of its own, for Whop repeats its refusals for a day.
      created_at = case when fail_promo_code.is_unsure then p.created_at else at end,
      next_attempt_at = case
        when is_over then at + interval '1 day'
        when permission is not null then at
        else at + least(interval '1 hour', interval '15 seconds' * 2 ^ (tries - 1)) * (0.75 + random() / 2) end
  where p.whop_company_id = company and p.code = promo.code;
  if permission is not null then
    update public.companies k set permissions = k.permissions || jsonb_build_object(permission, at)
    where k.whop_company_id = company;
  end if;
  if is_over then
    insert into public.audit_log (whop_company_id, subject, subject_id, action, from_state, to_state, reason, actor, details, at)
    values (company, 'code', promo.referral_code_id, 'promo_failed', 'creating', 'failed', left(reason, 500), 'system',
      jsonb_build_object('code', promo.code, 'percentOff', promo.percent_off), at);
  end if;
  return case when is_over then 'failed' else 'waiting' end;
end
$$;
comment on function public.fail_promo_code(text, text, timestamptz, text, boolean, text) is
  'Ends an attempt that made nothing, or nobody knows what (is_unsure). Waits longer each time; a final refusal or the eighth try is failed, tried anew after a day. A missing permission is kept with the community and costs no try. Returns waiting, failed, or outdated when the lease is over.';

create function public.rename_promo_code(company text, code text, lease timestamptz) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  promo public.promo_codes;
  next_name text;
begin
  select p.* into promo from public.promo_codes p
  where p.whop_company_id = company and p.code = rename_promo_code.code and p.state = 'creating' and p.lease_until = lease
  for update;
  if not found then
    return null;
  end if;
  select public.free_promo_code_name(company, c.code, promo.percent_off, promo.code) into next_name
  from public.referral_codes c where c.id = promo.referral_code_id;
  if next_name is null then
    perform public.fail_promo_code(company, promo.code, lease, 'names_taken', false);
    return null;
  end if;
  update public.promo_codes p
  set code = next_name, created_at = public.db_now(), lease_until = public.db_now() + interval '1 minute', last_error = null
  where p.whop_company_id = company and p.code = promo.code
  returning * into promo;
  return public.promo_code_attempt(promo, false);
end
$$;
comment on function public.rename_promo_code(text, text, timestamptz) is
  'Takes the next name, because somebody else has this one at Whop. Returns what to make now, or null when the lease is over or no name is left.';

create function public.promo_of_code(company text, code_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'promo', case when p.state = 'active' then jsonb_build_object(
      'code', p.code, 'percentOff', p.percent_off, 'durationMonths', p.duration_months) end,
    'isDue', c.is_primary and p.state is distinct from 'active'
      and coalesce(greatest(p.next_attempt_at, p.lease_until) <= public.db_now(), true))
  from public.referral_codes c
  join public.companies k on k.whop_company_id = c.whop_company_id
  left join public.promo_codes p on p.whop_company_id = c.whop_company_id and p.referral_code_id = c.id
    and p.percent_off = k.member_discount_percent and p.duration_months = k.member_discount_months
  where c.id = code_id and c.whop_company_id = company and c.is_active and k.member_discount_percent is not null
$$;
comment on function public.promo_of_code(text, uuid) is
  'What to show beside a referral code: {promo: {code, percentOff, durationMonths} | null, isDue: whether one should be made}; null when the community gives no discount.';

create function public.report_promo_problem(company text) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select case when missing.names <> '[]' or failed.codes > 0 then jsonb_build_object(
    'missingPermissions', missing.names, 'failedCodes', failed.codes, 'reason', failed.reason) end
  from public.companies k
  cross join lateral (
    select coalesce(jsonb_agg(name order by name), '[]') as names
    from unnest('{promo_code:create,promo_code:basic:read}'::text[]) name where k.permissions ? name
  ) missing
  cross join lateral (
    select count(*)::integer as codes, (array_agg(p.last_error order by p.updated_at desc))[1] as reason
    from public.promo_codes p
    where p.whop_company_id = k.whop_company_id and p.state = 'failed'
      and p.percent_off = k.member_discount_percent and p.duration_months = k.member_discount_months
  ) failed
  where k.whop_company_id = company and k.member_discount_percent is not null
$$;
comment on function public.report_promo_problem(text) is
  'Why members have no promo codes although the community gives a discount: {missingPermissions, failedCodes, reason of the newest failure}; null when nothing is wrong.';

grant execute on function
  public.promo_code_names(text, integer), public.free_promo_code_name(text, text, integer, text),
  public.promo_code_attempt(public.promo_codes, boolean), public.begin_promo_code(text, uuid),
  public.save_promo_code(text, text, text), public.fail_promo_code(text, text, timestamptz, text, boolean, text),
  public.rename_promo_code(text, text, timestamptz), public.promo_of_code(text, uuid), public.report_promo_problem(text)
to service_role;
