begin;
select plan(16);

select tests.make_operation();
select routing.save_team('sul', 'Sul', null);
select routing.set_team('consultant1@example.com', 'sul');
create temporary table c as select tests.desk('dora@example.com') as director, tests.desk('mia@example.com', 'manager', 'sul') as manager;
create temporary table l as
select n, tests.lead(n, case n
    when 1 then '{"product": "plano", "referrer": {"name": "Rita Rocha"}}' when 2 then '{"origin": "site"}' else '{}' end::jsonb) as id
from generate_series(1, 4) as n;
update leads.leads set consultant_id = tests.consultant(case when n <= 2 then 1 else 2 end), queue_code = null from l where leads.id = l.id;
select leads.change_status(id, 'won', 'tests') from l where n = 1;
create function tests.listed(p_query jsonb) returns text language sql as $$
    select string_agg(l.n::text, ',' order by l.n)
    from c, lateral jsonb_array_elements(governance.desk_leads(desk.viewer_of(director), p_query) -> 'items') as x
    join leads.leads as o on o.uid = (x ->> 'lead')::uuid
    join l on l.id = o.id
$$;
select is(tests.listed('{}'), '1,2,3,4', 'all without a filter');
select is(tests.listed('{"team": "sul"}'), '1,2', 'a team, without a period');
select is(tests.listed('{"origin": "site"}'), '2', 'an origin');
select is(tests.listed('{"product": "plano"}'), '1', 'a product');
select is(tests.listed('{"product": "none"}'), null, 'a product that is none has none');
select is(tests.listed(jsonb_build_object('referrer', (select r.uid from people.referrers as r where r.name = 'Rita Rocha'))), '1', 'a referrer');
select is(tests.listed('{"referrer": "", "team": "", "origin": "", "product": "", "status": "", "owner": ""}'), '1,2,3,4', 'what is empty is not asked');
select is(tests.listed('{"period": "7d", "measure": "won"}'), '1', 'the leads behind a number');
select is(tests.listed('{"period": "7d", "measure": "leads", "origin": "site", "team": "sul"}'), '2', 'narrowed');
select is(tests.listed('{"q": "Maria", "origin": "site"}'), '2', 'as is what is searched');
select is(tests.listed('{"status": "won", "owner": "consultant2@example.com"}'), null, 'filters hold together');
select is((governance.desk_leads(desk.viewer_of(manager), '{"origin": "site"}') ->> 'count')::integer, 1, 'of those that somebody sees') from c;

-- What it is narrowed by is said by name.
create function tests.named(p_who ops.credential, p_query jsonb) returns jsonb language sql as $$ select governance.desk_leads(desk.viewer_of(p_who), p_query) -> 'narrowed_by' $$;
select is(tests.named(director, '{"status": "won"}'), '[]', 'a status stands in its own field') from c;
select is(tests.named(director, '{"team": "sul", "origin": "site", "product": "plano"}'), '["Sul", "Site", "Plano Família"]', 'team, origin and product') from c;
select is(tests.named(director, jsonb_build_object('referrer', (select r.uid from people.referrers as r where r.name = 'Rita Rocha'))), '["Rita Rocha"]', 'and who referred') from c;
select is(tests.named(director, jsonb_build_object('status', 'lost', 'referrer', (select r.uid from people.referrers as r where r.name = 'Rita Rocha'))), '[]', 'but of whom no lead is shown') from c;

select * from finish();
rollback;
