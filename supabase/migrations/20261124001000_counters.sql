-- Counters follow facts by trigger, so no function can forget them.
create function public.move_day(
  company text, code_id uuid, at timestamptz, d_referrals integer, d_conversions integer, d_cancellations integer,
  d_revenue_minor bigint, d_reversed_minor bigint
) returns void
language plpgsql volatile security invoker set search_path = '' as $$
begin
  if code_id is null or at is null
    or (d_referrals, d_conversions, d_cancellations, d_revenue_minor, d_reversed_minor) = (0, 0, 0, 0::bigint, 0::bigint)
  then
    return;
  end if;
  -- Whoever moves a code's numbers holds the code first, so clicks and payments queue up and cannot deadlock.
  perform from public.referral_codes c where c.id = code_id for no key update;
  -- Update first: the insert's check of the proposed row would refuse a negative difference.
  update public.daily_stats d
  set referrals = d.referrals + d_referrals, conversions = d.conversions + d_conversions,
      cancellations = d.cancellations + d_cancellations, revenue_minor = d.revenue_minor + d_revenue_minor,
      reversed_minor = d.reversed_minor + d_reversed_minor
  from public.companies k
  where k.whop_company_id = company and d.whop_company_id = company and d.referral_code_id = code_id
    and d.day = public.local_day(at, k.time_zone);
  if not found then
    insert into public.daily_stats as d (whop_company_id, referral_code_id, day, referrals, conversions, cancellations,
      revenue_minor, reversed_minor)
    select company, code_id, public.local_day(at, k.time_zone), d_referrals, d_conversions, d_cancellations,
      d_revenue_minor, d_reversed_minor
    from public.companies k
    where k.whop_company_id = company and exists (select from public.referral_codes c where c.id = code_id);
  end if;
end
$$;
comment on function public.move_day(text, uuid, timestamptz, integer, integer, integer, bigint, bigint) is
  'Adds differences to one code''s day, under the code''s row lock.';

create function public.referral_moved() returns trigger
language plpgsql security invoker set search_path = '' as $$
declare
  was public.referrals := old;                      -- null on insert
  is_ public.referrals := new;                      -- null on delete
  code_was integer := (tg_op <> 'INSERT' and was.status = 'converted')::integer;
  code_is integer := (tg_op <> 'DELETE' and is_.status = 'converted')::integer;
begin
  -- Codes, then campaigns, then days: the order of locks is the same for everyone.
  if (was.referral_code_id, code_was) is distinct from (is_.referral_code_id, code_is) then
    update public.referral_codes c
    set conversions = c.conversions
      + case when c.id = is_.referral_code_id then code_is else 0 end
      - case when c.id = was.referral_code_id then code_was else 0 end
    where c.id in (was.referral_code_id, is_.referral_code_id);
  end if;
  if (was.campaign_id, code_was) is distinct from (is_.campaign_id, code_is) then
    update public.campaigns c
    set total_referrals = c.total_referrals
      + case when c.id = is_.campaign_id then code_is else 0 end
      - case when c.id = was.campaign_id then code_was else 0 end
    where c.id in (was.campaign_id, is_.campaign_id);
  end if;
  if (was.referral_code_id, was.created_at) is distinct from (is_.referral_code_id, is_.created_at) then
    perform public.move_day(was.whop_company_id, was.referral_code_id, was.created_at, -1, 0, 0, 0, 0);
    perform public.move_day(is_.whop_company_id, is_.referral_code_id, is_.created_at, 1, 0, 0, 0, 0);
  end if;
  if (was.referral_code_id, was.converted_at, code_was) is distinct from (is_.referral_code_id, is_.converted_at, code_is) then
    perform public.move_day(was.whop_company_id, was.referral_code_id, was.converted_at, 0, -code_was, 0, 0, 0);
    perform public.move_day(is_.whop_company_id, is_.referral_code_id, is_.converted_at, 0, code_is, 0, 0, 0);
  end if;
  if (was.referral_code_id, was.cancelled_at) is distinct from (is_.referral_code_id, is_.cancelled_at) then
    perform public.move_day(was.whop_company_id, was.referral_code_id, was.cancelled_at, 0, 0, -1, 0, 0);
    perform public.move_day(is_.whop_company_id, is_.referral_code_id, is_.cancelled_at, 0, 0, 1, 0, 0);
  end if;
  if tg_op = 'UPDATE' and is_.referral_code_id is distinct from was.referral_code_id then
    -- Its payments go along: revenue is on the days of the code that brought it.
    perform public.move_day(p.whop_company_id, was.referral_code_id, p.paid_at, 0, 0, 0, -p.amount_minor, -p.reversed_minor),
      public.move_day(p.whop_company_id, is_.referral_code_id, p.paid_at, 0, 0, 0, p.amount_minor, p.reversed_minor)
    from public.payments p
    where p.whop_company_id = is_.whop_company_id and p.referral_id = is_.id and public.payment_counts(p);
  end if;
  if (was.click_id, code_was) is distinct from (is_.click_id, code_is) then
    -- Several buyers may come by one click, and a checkout may name a click of another community.
    update public.referral_clicks c
    set converted = exists (
      select from public.referrals r
      where r.whop_company_id = c.whop_company_id and r.click_id = c.id and r.status = 'converted')
    where c.id in (was.click_id, is_.click_id) and c.whop_company_id = coalesce(is_.whop_company_id, was.whop_company_id);
  end if;
  return null;
end
$$;
comment on function public.referral_moved() is
  'Trigger: moves the counters of code, campaign and days by the difference a referral''s change makes.';
create trigger referral_moved after insert or delete or update on public.referrals
  for each row execute function public.referral_moved();

create function public.payment_counts(p public.payments) returns boolean
language sql stable security invoker set search_path = '' as $$
  select p.referral_id is not null and p.status = 'succeeded' and p.amount_minor is not null and p.paid_at is not null
    and p.currency = (select k.currency from public.companies k where k.whop_company_id = p.whop_company_id)
$$;
comment on function public.payment_counts(public.payments) is
  'Whether a payment is part of the daily revenue: attributed, succeeded, readable and in the community''s currency.';

create function public.payment_moved() returns trigger
language plpgsql security invoker set search_path = '' as $$
begin
  if tg_op <> 'INSERT' and public.payment_counts(old) then
    perform public.move_day(old.whop_company_id, r.referral_code_id, old.paid_at, 0, 0, 0, -old.amount_minor, -old.reversed_minor)
    from public.referrals r where r.id = old.referral_id;
  end if;
  if tg_op <> 'DELETE' and public.payment_counts(new) then
    perform public.move_day(new.whop_company_id, r.referral_code_id, new.paid_at, 0, 0, 0, new.amount_minor, new.reversed_minor)
    from public.referrals r where r.id = new.referral_id;
  end if;
  return null;
end
$$;
comment on function public.payment_moved() is 'Trigger: moves a day''s revenue by the difference a payment''s change makes.';
create trigger payment_moved after insert or update on public.payments
  for each row execute function public.payment_moved();

create function public.referral_goes() returns trigger
language plpgsql security invoker set search_path = '' as $$
begin
  update public.payments p set referral_id = null
  where p.whop_company_id = old.whop_company_id and p.referral_id = old.id;
  return old;
end
$$;
comment on function public.referral_goes() is
  'Trigger: loosens a referral''s payments while it still says whose days their revenue is on; the foreign key would do so too late.';
create trigger referral_goes before delete on public.referrals
  for each row execute function public.referral_goes();
grant execute on function
  public.move_day(text, uuid, timestamptz, integer, integer, integer, bigint, bigint), public.referral_moved(),
  public.referral_goes(), public.payment_moved(), public.payment_counts(public.payments)
to service_role;
