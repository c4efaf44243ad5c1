-- All state derived anew from facts, beside what is stored; nothing is changed.
create function public.buyer_state(company text, buyer_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'referral', (
      select to_jsonb(r) - array['id', 'created_at', 'updated_at', 'ip_address', 'user_agent', 'device_fingerprint', 'fraud_score']
      from public.referrals r where r.whop_company_id = company and r.referred_id = buyer_id),
    'payments', (
      select coalesce(jsonb_object_agg(p.payment_id, jsonb_build_array(p.attribution, p.referral_id is not null, p.reversed_minor)), '{}')
      from public.payments p join public.users u on u.whop_company_id = p.whop_company_id and u.whop_user_id = p.whop_user_id
      where p.whop_company_id = company and u.id = buyer_id),
    'proofs', (
      select coalesce(jsonb_object_agg(f.proof_key, jsonb_build_array(f.method, f.referral_code_id, f.click_id, f.event_at)), '{}')
      from public.attribution_proofs f where f.whop_company_id = company and f.user_id = buyer_id))
$$;
comment on function public.buyer_state(text, uuid) is
  'All that is derived of one buyer: the referral, what each payment counts for, and what was taken from facts as proof.';

create function public.rebuild_buyer(company text, buyer_id uuid) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  derived jsonb;
begin
  perform public.keep_checkout_proof(company, p.payment_id, buyer_id, p.click_id, p.code, p.configuration_id, p.promo_code_id,
    p.promo_code, coalesce(p.paid_at, p.fact_at))
  from public.payments p join public.users u on u.whop_company_id = p.whop_company_id and u.whop_user_id = p.whop_user_id
  where p.whop_company_id = company and u.id = buyer_id and p.status = 'succeeded';
  perform public.keep_checkout_proof(company, m.membership_id, buyer_id, m.click_id, m.code, m.configuration_id, null, null,
    coalesce(m.joined_at, m.fact_at))
  from public.memberships m join public.users u on u.whop_company_id = m.whop_company_id and u.whop_user_id = m.whop_user_id
  where m.whop_company_id = company and u.id = buyer_id;
  -- A referral whose code was erased with its owner cannot be bound again; only its state is derived.
  delete from public.referrals r where r.whop_company_id = company and r.referred_id = buyer_id and r.referral_code_id is not null;
  perform public.settle_buyer(company, buyer_id, 'rebuild');
  derived := public.buyer_state(company, buyer_id);
  raise exception using errcode = 'RB000', message = derived::text;
exception when sqlstate 'RB000' then
  return sqlerrm::jsonb;                            -- what was done above is undone here
end
$$;
comment on function public.rebuild_buyer(text, uuid) is
  'What buyer_state would be if the referral were derived from nothing but facts. Leaves everything as it was.';

create function public.rebuild_buyers(company text, after uuid, at_most integer) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  buyer record;
  stored jsonb;
  derived jsonb;
  checked integer := 0;
  differences jsonb := '[]';
begin
  for buyer in
    select u.id, u.whop_user_id from public.users u
    where u.whop_company_id = company and u.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
      and (exists (select from public.payments p where p.whop_company_id = company and p.whop_user_id = u.whop_user_id)
        or exists (select from public.memberships m where m.whop_company_id = company and m.whop_user_id = u.whop_user_id)
        or exists (select from public.attribution_proofs f where f.whop_company_id = company and f.user_id = u.id)
        or exists (select from public.referrals r where r.whop_company_id = company and r.referred_id = u.id))
    order by u.id limit at_most
  loop
    perform from public.users u where u.id = buyer.id for no key update;
    stored := public.buyer_state(company, buyer.id);
    derived := public.rebuild_buyer(company, buyer.id);
    -- A referral that is due but not yet verified only waits for the sweep.
    if derived #>> '{referral,is_verified}' = 'true' and stored #>> '{referral,is_verified}' = 'false' then
      derived := jsonb_set(derived, '{referral,is_verified}', 'false');
    end if;
    if stored <> derived then
      differences := differences || jsonb_build_object('buyer', buyer.whop_user_id, 'stored', stored, 'derived', derived);
    end if;
    checked := checked + 1;
    after := buyer.id;
  end loop;
  return jsonb_build_object('checked', checked, 'last', after, 'differences', differences);
end
$$;
comment on function public.rebuild_buyers(text, uuid, integer) is
  'Derives the next buyers of a community after an id anew, one row lock at a time. Returns {checked, last, differences: [{buyer, stored, derived}]}.';

create function public.company_ids() returns jsonb
language sql stable security invoker set search_path = '' as $$
  select coalesce(jsonb_agg(k.whop_company_id order by k.whop_company_id), '[]') from public.companies k
$$;
comment on function public.company_ids() is 'The ids of all communities.';
grant execute on function
  public.buyer_state(text, uuid), public.rebuild_buyer(text, uuid), public.rebuild_buyers(text, uuid, integer),
  public.company_ids()
to service_role;
