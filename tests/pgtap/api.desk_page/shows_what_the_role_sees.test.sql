begin;
select plan(33);

select tests.make_operation();
select routing.save_team('sul', 'Sul', null);
select routing.set_team('consultant1@example.com', 'sul');
create temporary table c as
select tests.desk('dora@example.com') as director, tests.desk('mia@example.com', 'manager', 'sul') as manager, tests.desk('otto@example.com', 'operator') as operator,
    tests.desk('consultant2@example.com', 'consultant') as consultant;
create temporary table l as select tests.lead(n, case when n = 1 then '{"product": "plano", "referrer": {"name": "Rita Rocha"}}' else '{}' end::jsonb) as id, n from generate_series(1, 4) as n;
update leads.leads set consultant_id = tests.consultant(case when n <= 2 then 1 else 2 end), queue_code = null from l where leads.id = l.id;
update people.people set name = 'Zuleica de Andrade', name_key = 'zuleica andrade' where id = (select tests.person_id(id) from l where n = 3);
select leads.change_status(id, 'won', 'tests') from l where n = 1;

select is((tests.desk_page(tests.credential(), 'overview')).http_status, 401, 'without a session there is nothing');
select is((tests.desk_page(operator, 'overview')).body ->> 'code', 'ID407', 'no page without its right') from c;
select is((tests.desk_page(operator, 'overview')).body -> 'data', null, 'and nothing of it') from c;
select is((tests.desk_page(director, 'accounts')).http_status, 404, 'no other page') from c;
select is((tests.desk_page(director, 'overview', '{"period": "2w"}')).http_status, 422, 'no other period') from c;

create temporary table o as select (tests.desk_page(director, 'overview')).body as d, (tests.desk_page(manager, 'overview')).body as m from c;
select is(d #>> '{data,now,leads}', '4', 'a director counts all leads') from o;
select is(m #>> '{data,now,leads}', '2', 'a manager their team''s') from o;
select is(m #>> '{data,now,won}', '1', 'those that are won') from o;
select is((select sum((x ->> 'leads')::integer) from o, jsonb_array_elements(d #> '{data,days}') as x), 4::bigint, 'the days add up');
select is((select string_agg(x ->> 'name', ',') from o, jsonb_array_elements(m #> '{data,consultants}') as x), 'Ana Lima', 'a manager reads of no other team''s consultants');
select is(d #>> '{data,referrers,0,name}', 'Rita Rocha', 'who refers') from o;
select is((select (tests.desk_page(director, 'overview', '{"product": "plano"}')).body #>> '{data,now,leads}' from c), '1', 'a filter narrows');
select is((select (tests.desk_page(director, 'overview', '{"team": "sul"}')).body #>> '{data,now,leads}' from c), '2', 'by team too');
select is((select (tests.desk_page(director, 'leads', '{"period": "7d", "measure": "won"}')).body #>> '{data,count}' from c), '1', 'the leads behind a number are as many');

create function tests.found(p_credential ops.credential, p_query jsonb) returns text language sql as $$
    select coalesce(string_agg(x ->> 'person', ',' order by x ->> 'person'), '') from jsonb_array_elements((tests.desk_page(p_credential, 'leads', p_query)).body #> '{data,items}') as x
$$;
select is(tests.found(director, '{"q": "Andrade"}'), 'Zuleica de Andrade', 'by a part of the name') from c;
select is(tests.found(director, '{"q": "zuleica de andr"}'), 'Zuleica de Andrade', 'as it is written') from c;
select is(tests.found(director, jsonb_build_object('q', tests.phone(3))), 'Zuleica de Andrade', 'by phone') from c;
select is(tests.found(director, jsonb_build_object('q', right(tests.phone(3), 4))), 'Zuleica de Andrade', 'by its last digits') from c;
select is(tests.found(director, jsonb_build_object('q', substr(tests.phone(3), 6, 5) || '-' || right(tests.phone(3), 4))), 'Zuleica de Andrade', 'without its area code') from c;
select is(tests.found(director, jsonb_build_object('q', '(' || substr(tests.phone(3), 4, 2) || ') ' || substr(tests.phone(3), 6, 6))), 'Zuleica de Andrade', 'by how it begins') from c;
select is(tests.found(director, jsonb_build_object('q', '+55 ' || substr(tests.phone(3), 4, 8))), 'Zuleica de Andrade', 'with the code of the country') from c;
select is(tests.found(director, '{"q": "99999999"}'), '', 'of nobody') from c;
select is(tests.found(director, '{"q": "%"}'), tests.found(director, '{"q": "%%%"}'), 'a sign of a pattern is no pattern') from c;
select is(tests.found(director, jsonb_build_object('q', q)), '', 'nor is what names are kept without: ' || q) from c, (values ('%'), ('de'), ('dos e'), (E'\\')) as w (q);
select is(tests.found(manager, '{"q": "Andrade"}'), '', 'nobody finds what they do not see') from c;
select is(tests.found(consultant, '{}'), 'Maria Souza,Zuleica de Andrade', 'a consultant finds their own') from c;

select is((tests.desk_page(manager, 'lead', jsonb_build_object('uid', tests.desk_uid(id)))).http_status, 404, 'a story that is not theirs') from c, l where n = 3;
select is((tests.desk_page(director, 'lead', jsonb_build_object('uid', tests.desk_uid(id)))).body #>> '{data,person,name}', 'Zuleica de Andrade', 'the story of one lead') from c, l where n = 3;
select tests.desk_page(director, 'lead', jsonb_build_object('uid', tests.desk_uid(id))) from c, l where n = 3;
select is((select count(*) from desk.journal as j where j.action = 'look'), 1::bigint, 'who looked stands in the journal, once for a page that stays open');
select ok(not (tests.desk_page(consultant, 'today')).body -> 'data' ?| '{submissions,jobs,facts}', 'a consultant''s day holds no work list') from c;

select * from finish();
rollback;
