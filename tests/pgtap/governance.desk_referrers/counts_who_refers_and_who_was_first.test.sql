begin;
select plan(14);

select tests.make_operation();
select routing.save_team('sul', 'Sul', null);
select routing.set_team('consultant1@example.com', 'sul');
create temporary table c as select tests.desk('dora@example.com') as director, tests.desk('mia@example.com', 'manager', 'sul') as manager, tests.desk('consultant2@example.com', 'consultant') as consultant;
create temporary table l as
select n, tests.lead(n, case when n <= 3 then '{"product": "plano", "referrer": {"name": "Rita Rocha"}}' when n = 4 then '{"referrer": {"name": "Beto Paz"}}' else '{}' end::jsonb) as id from generate_series(1, 5) as n;
update leads.leads set consultant_id = tests.consultant(case when n = 1 then 1 else 2 end), queue_code = null from l where leads.id = l.id;
select leads.change_status(id, 'won', 'tests') from l where n = 1;
select tests.advance('1 hour');
-- The same person, referred by another.
select tests.submit(tests.referral(2, '{"referrer": {"name": "Beto Paz"}}'));
create function tests.page(p_who ops.credential, p_query jsonb default '{}') returns jsonb language sql as $$ select (tests.desk_page(p_who, 'referrers', p_query)).body -> 'data' $$;
create function tests.of(p_who ops.credential, p_name text) returns jsonb language sql as $$ select x from jsonb_array_elements(tests.page(p_who) -> 'items') as x where x ->> 'name' = p_name $$;

select is((tests.desk_page(consultant, 'referrers')).http_status, 403, 'not for consultants') from c;
select is((tests.desk_page(director, 'referrers', '{"period": "x"}')).http_status, 422, 'no other period') from c;
select is((tests.page(director) ->> 'referred') || ' of ' || (tests.page(director) ->> 'leads'), '4 of 5', 'four of five were referred') from c;
select is(tests.of(director, 'Rita Rocha') ->> 'leads', '3', 'the credit is of who was first') from c;
select is(tests.of(director, 'Rita Rocha') ->> 'won', '1', 'what is won') from c;
select is((tests.of(director, 'Beto Paz') ->> 'leads') || ' ' || (tests.of(director, 'Beto Paz') ->> 'shared'), '1 1', 'who was second is said to be') from c;
select is(tests.page(director) #>> '{items,0,name}', 'Rita Rocha', 'who brought most comes first') from c;
select is(tests.of(manager, 'Rita Rocha') ->> 'leads', '1', 'a manager counts their team''s') from c;
select is(tests.of(manager, 'Beto Paz'), null, 'and reads of nobody else') from c;
select is(
    (select string_agg(concat_ws(' ', x ->> 'name', x ->> 'leads', x ->> 'shared'), ', ') from c, jsonb_array_elements(tests.page(director, '{"product": "plano"}') -> 'items') as x),
    'Rita Rocha 3 0, Beto Paz 0 1', 'a product narrows both counts, and who has no credit is there too'
);
select is((select (tests.desk_page(director, 'leads', jsonb_build_object('period', '30d', 'measure', m.name, 'referrer', r.uid))).body #>> '{data,count}' from c, people.referrers as r where r.name = 'Rita Rocha'),
    (select tests.of(director, 'Rita Rocha') ->> m.name from c), 'the leads behind ' || m.name || ' are as many') from (values ('leads'), ('won')) as m (name);
select is((select (tests.desk_page(director, 'leads', jsonb_build_object('period', '30d', 'behind', 'shared', 'of', r.uid))).body #>> '{data,count}' from c, people.referrers as r where r.name = 'Beto Paz'), '1', 'those that were shared');
select is((select sum((x ->> 'leads')::integer) from c, jsonb_array_elements(tests.page(director) -> 'items') as x), (select count(*) from governance.origin_and_credit as o where o.referrer_uid is not null), 'as the view has it');

select * from finish();
rollback;
