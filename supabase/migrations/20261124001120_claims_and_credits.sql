-- What people say of who brought whom: a new member's own word, and a creator's decision.
create function public.told_join(company text, member_id uuid) returns timestamptz
language sql stable security invoker set search_path = '' as $$
  select public.member_since(company, member_id)
  from public.users u
  where u.id = member_id
    and (exists (
        select from public.memberships m
        where m.whop_company_id = company and m.whop_user_id = u.whop_user_id and m.joined_at is not null)
      or exists (
        select from public.payments p
        where p.whop_company_id = company and p.whop_user_id = u.whop_user_id and p.status = 'succeeded'
          and p.billing_reason is distinct from 'subscription_cycle'))
$$;
comment on function public.told_join(text, uuid) is
  'When somebody joined, as far as Whop has told; null where only renewals are known, which do not tell when it began.';

create function public.claim_referral(
  company text, whop_user_id text, code_text text, joined_at timestamptz default null
) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  setting public.companies;
  member_id uuid := public.ensure_user(company, whop_user_id, null, null, null, null);
  code public.referral_codes;
  since timestamptz;
  word text;
begin
  select * into setting from public.companies k where k.whop_company_id = company;
  perform from public.users u where u.id = member_id for no key update;
  select * into code from public.referral_codes c
  where c.whop_company_id = company and c.code_key = translate(lower(code_text), 'oil-', '011');
  since := least(public.told_join(company, member_id), claim_referral.joined_at);
  word := case
    when setting.claim_window_days = 0 then 'claims_closed'
    when exists (select from public.referrals r
      where r.whop_company_id = company and r.referred_id = member_id and r.refusal is null) then 'already_attributed'
    when exists (select from public.attribution_proofs p
      where p.whop_company_id = company and p.user_id = member_id and p.method = 'claim') then 'already_claimed'
    when code.id is null then 'unknown_code'
    when code.user_id = member_id then 'own_code'
    when not code.is_active then 'inactive_code'
    when since is null then 'join_unknown'
    when since < public.db_now() - make_interval(days => setting.claim_window_days) then 'claim_window_closed'
  end;
  if word is null then
    perform public.keep_proof(company, 'claim_' || member_id, member_id, 'claim', code.id, null, null, public.db_now(),
      claim_referral.whop_user_id, null);
    perform public.settle_buyer(company, member_id, claim_referral.whop_user_id);
  end if;
  return jsonb_build_object('outcome', coalesce(word, 'claimed'), 'referrerName', (
    select coalesce(split_part(u.display_name, ' ', 1), u.username) from public.users u where u.id = code.user_id and word is null));
end
$$;
comment on function public.claim_referral(text, text, text, timestamptz) is
  'A member says whose code brought them, once, within the days after joining that the creator allows. joined_at is what Whop''s own records say. Returns {outcome: claimed|claims_closed|already_attributed|already_claimed|unknown_code|own_code|inactive_code|join_unknown|claim_window_closed, referrerName}.';

create function public.claim_state(company text, member_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'invitedBy', (
      select coalesce(split_part(u.display_name, ' ', 1), u.username, 'A former member')
      from public.referrals r left join public.users u on u.id = r.referrer_id
      where r.whop_company_id = company and r.referred_id = member_id and r.refusal is null),
    'claimUntil', case when x.may_ask and x.until > public.db_now() then x.until end,
    'claimDays', case when x.may_ask and x.until is null then x.claim_window_days end)
  from (
    select k.claim_window_days, public.told_join(company, member_id) + make_interval(days => k.claim_window_days) as until,
      k.claim_window_days > 0
        and not exists (select from public.referrals r where r.whop_company_id = company and r.referred_id = member_id and r.refusal is null)
        and not exists (select from public.attribution_proofs p
          where p.whop_company_id = company and p.user_id = member_id and p.method = 'claim') as may_ask
    from public.companies k where k.whop_company_id = company
  ) x
$$;
comment on function public.claim_state(text, uuid) is
  'Whether a member may still say who invited them: {invitedBy: first name or null, claimUntil: time or null, claimDays: the days after joining in which they may, where Whop never told when that was, else null}.';

create function public.credit_evidence(company text, buyer_id uuid, code_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$
  with asked as (
    select c.*, k.attribution_window_days as days, public.member_since(company, buyer_id) as since,
      public.member_since(company, c.user_id) as referrer_since
    from public.referral_codes c join public.companies k on k.whop_company_id = c.whop_company_id
    where c.whop_company_id = company and c.id = code_id
  ), clicks as (
    select count(*) as n, max(r.created_at) as last_at
    from asked a join public.referral_clicks r on r.referral_code_id = a.id
    where r.excluded_reason is null and r.created_at <= a.since and r.created_at >= a.since - make_interval(days => a.days)
  ), findings as (
    select true as speaks_for, 'named_code' as word, p.event_at as at, null::bigint as count, public.proof_verdict(p) as detail
    from public.attribution_proofs p
    where p.whop_company_id = company and p.user_id = buyer_id and p.referral_code_id = code_id and p.withdrawn_at is null
    union all
    select n > 0, case when a.since is null then 'join_unknown' when n > 0 then 'clicked_before' else 'no_click' end, last_at, n, null
    from clicks cross join asked a
    union all
    select false, 'named_other_code', p.event_at, null, c.code
    from public.attribution_proofs p join public.referral_codes c on c.id = p.referral_code_id
    where p.whop_company_id = company and p.user_id = buyer_id and p.referral_code_id <> code_id and p.withdrawn_at is null
    union all
    select false, 'already_invited', r.attributed_at, null, coalesce(u.display_name, u.username)
    from public.referrals r left join public.users u on u.id = r.referrer_id
    where r.whop_company_id = company and r.referred_id = buyer_id and r.refusal is null
    union all
    select false, 'own_code', null, null, null from asked a where a.user_id = buyer_id
    union all
    select false, 'inactive_code', null, null, null from asked a where not a.is_active
    union all
    select false, 'joined_before_referrer', a.since, null, null from asked a where a.since < a.referrer_since
    union all
    select false, 'member_for_long', a.since, null, null from asked a where a.since < public.db_now() - make_interval(days => a.days)
    union all
    select false, 'all_refunded', null, null, null
    from public.payments p join public.users u on u.id = buyer_id
    where p.whop_company_id = company and p.whop_user_id = u.whop_user_id and p.status = 'succeeded' and p.amount_minor > 0
    having bool_and(p.reversed_minor >= p.amount_minor)
  )
  select case
    when exists (select from asked) and exists (select from public.users u where u.whop_company_id = company and u.id = buyer_id)
    then (select coalesce(jsonb_agg(jsonb_build_object('speaksFor', f.speaks_for, 'word', f.word, 'at', f.at, 'count', f.count,
      'detail', f.detail) order by f.speaks_for desc, f.word, f.at), '[]') from findings f)
  end
$$;
comment on function public.credit_evidence(text, uuid, uuid) is
  'What speaks for and against that a code brought a buyer: [{speaksFor, word: named_code|clicked_before|no_click|join_unknown|named_other_code|already_invited|own_code|inactive_code|joined_before_referrer|member_for_long|all_refunded, at, count, detail}]; null for a buyer or a code of nobody here.';

create function public.credit_referral(company text, buyer_id uuid, code_id uuid, note text, actor text) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  code public.referral_codes;
  word text;
begin
  perform from public.users u where u.whop_company_id = company and u.id = buyer_id for no key update;
  if not found then
    return jsonb_build_object('outcome', 'unknown_buyer', 'referralId', null);
  end if;
  select * into code from public.referral_codes c where c.whop_company_id = company and c.id = code_id;
  word := case
    when code.id is null then 'unknown_code'
    when code.user_id = buyer_id then 'own_code'
    when not code.is_active then 'inactive_code'
    when exists (select from public.referrals r
      where r.whop_company_id = company and r.referred_id = buyer_id and r.refusal is null) then 'already_attributed'
  end;
  if word is null then
    perform public.keep_proof(company, 'credit_' || gen_random_uuid(), buyer_id, 'credit', code.id, null, null, public.db_now(),
      credit_referral.actor, left(credit_referral.note, 400));
    perform public.settle_buyer(company, buyer_id, credit_referral.actor);
  end if;
  return jsonb_build_object('outcome', coalesce(word, 'credited'), 'referralId', (
    select r.id from public.referrals r where r.whop_company_id = company and r.referred_id = buyer_id));
end
$$;
comment on function public.credit_referral(text, uuid, uuid, text, text) is
  'A creator decides that a code brought a buyer of whom nothing else says so; earlier payments count, too. Returns {outcome: credited|unknown_buyer|unknown_code|own_code|inactive_code|already_attributed, referralId}.';

create function public.withdraw_credit(company text, referral uuid, is_withdrawn boolean, note text, actor text) returns text
language plpgsql volatile security invoker set search_path = '' as $$
declare
  buyer_id uuid;
  proof public.attribution_proofs;
begin
  select r.referred_id into buyer_id from public.referrals r where r.whop_company_id = company and r.id = referral;
  if buyer_id is null then
    return 'unknown_referral';
  end if;
  perform from public.users u where u.id = buyer_id for no key update;
  -- The newest of them that can change: what is taken back last is given back first.
  select * into proof from public.attribution_proofs p
  where p.whop_company_id = company and p.user_id = buyer_id and p.method in ('claim', 'credit')
    and (p.withdrawn_at is null) = is_withdrawn
    and (not is_withdrawn or p.proof_key = (public.derive_binding(company, buyer_id)).proof_key)
  order by p.withdrawn_at desc, p.event_at desc limit 1;
  if proof.proof_key is null then
    return 'nothing_to_change';
  end if;
  update public.attribution_proofs p set withdrawn_at = case when is_withdrawn then public.db_now() end
  where p.whop_company_id = company and p.proof_key = proof.proof_key;
  insert into public.audit_log (whop_company_id, subject, subject_id, action, reason, actor, details, at)
  values (company, 'referral', referral::text, case when is_withdrawn then 'credit_withdrawn' else 'credit_restored' end,
    left(withdraw_credit.note, 400), withdraw_credit.actor, jsonb_build_object('proof', proof.proof_key), public.db_now());
  return public.settle_buyer(company, buyer_id, withdraw_credit.actor);
end
$$;
comment on function public.withdraw_credit(text, uuid, boolean, text, text) is
  'Takes a claim or a creator''s credit back, or gives it again. Returns the referral''s new word, unknown_referral or nothing_to_change.';

create function public.find_people(company text, search text, at_most integer, with_code boolean default false) returns jsonb
language sql stable security invoker set search_path = '' as $$
  with asked as (
    select lower(search) as words, case when lower(search) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then search::uuid end as id
  ), hits as (
    select c.user_id as id from asked a
    join public.referral_codes c on c.whop_company_id = company and c.code_key = translate(a.words, 'oil-', '011')
    union
    select u.id from asked a join public.users u on u.whop_company_id = company and (u.id = a.id or lower(u.username) = a.words)
    union
    -- A text that half the community has in its name is not worth sorting: whoever fits well enough is among these.
    (select u.id from asked a join public.users u on u.whop_company_id = company
     where (position(a.words in lower(u.display_name)) > 0 or position(a.words in lower(u.username)) > 0)
       and (not with_code or exists (select from public.referral_codes c
         where c.whop_company_id = company and c.user_id = u.id and c.is_primary and c.is_active))
     limit 300)
    union
    (select c.user_id from asked a join public.referral_codes c on c.whop_company_id = company and c.is_primary and c.is_active
     where position(a.words in lower(c.code)) > 0
     limit 300)
  ), found as (
    select u.id, coalesce(u.display_name, u.username, 'Member') as name, u.username, u.avatar_url, c.id as code_id, c.code,
      row_number() over (order by (lower(u.username) = a.words or lower(c.code) = a.words) desc nulls last,
        starts_with(lower(coalesce(u.display_name, u.username)), a.words) desc nulls last, u.display_name, u.id) as place
    from asked a
    cross join hits h
    join public.users u on u.whop_company_id = company and u.id = h.id
    left join public.referral_codes c on c.whop_company_id = company and c.user_id = u.id and c.is_primary and c.is_active
    where not with_code or c.id is not null
    order by place
    limit least(at_most, 50)
  )
  select coalesce(jsonb_agg(jsonb_build_object('userId', f.id, 'name', f.name, 'username', f.username, 'avatarUrl', f.avatar_url,
    'codeId', f.code_id, 'code', f.code, 'invitedBy', (
      select coalesce(b.display_name, b.username, 'A former member')
      from public.referrals r left join public.users b on b.id = r.referrer_id
      where r.whop_company_id = company and r.referred_id = f.id and r.refusal is null)) order by f.place), '[]')
  from found f
$$;
comment on function public.find_people(text, text, integer, boolean) is
  'People of a community whose name, username or code contains a text, or whose id it is, those who fit best first: [{userId, name, username, avatarUrl, codeId, code, invitedBy}].';
grant execute on function
  public.told_join(text, uuid), public.claim_referral(text, text, text, timestamptz), public.claim_state(text, uuid), public.credit_evidence(text, uuid, uuid),
  public.credit_referral(text, uuid, uuid, text, text), public.withdraw_credit(text, uuid, boolean, text, text),
  public.find_people(text, text, integer, boolean)
to service_role;
