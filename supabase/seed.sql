-- A community to develop with: Lumen Collective and the campaign it runs just now. Run again, it changes nothing.
-- The people, clicks and purchases of the demo come through the app's own functions (tests/support/seed).
insert into public.companies (whop_company_id, title, route, default_plan_id)
values ('biz_lumen', 'Lumen Collective', 'lumen', 'plan_lumen_monthly')
on conflict (whop_company_id) do nothing;

-- It began sixteen days ago at midnight UTC and has four weeks to go; the season is the northern one.
insert into public.campaigns (id, whop_company_id, name, description, start_date, end_date, status, rules, prizes)
select
  '5eed0000-0000-4000-8000-000000000001', 'biz_lumen',
  (array['Winter', 'Spring', 'Summer', 'Autumn'])[extract(month from today)::integer % 12 / 3 + 1] || ' sprint',
  'Bring friends to Lumen before it ends. The three who bring the most win.',
  today - interval '16 days', today + interval '28 days', 'active',
  '{"join": 0, "conversion": 100, "revenue": 1, "tiers": [{"at": 5, "bonus": 250}, {"at": 15, "bonus": 1000}]}',
  '[{"fromRank": 1, "toRank": 1, "title": "A year of Lumen"},
    {"fromRank": 2, "toRank": 3, "title": "Three months of Lumen"}]'
from (select date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' as today) as days
on conflict (id) do nothing;
