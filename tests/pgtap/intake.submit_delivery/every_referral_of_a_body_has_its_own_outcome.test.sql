begin;
select plan(32);

select tests.make_operation();
select intake.add_source('site', 'Site'), intake.add_source('outro', 'Outro');
select intake.set_source_map('site', '{"person.name": "/leads/0/nome", "person.phone": "/leads/0/tel", "page.url": "/pagina"}', '{"origin": "site"}');
select intake.set_source_map('outro', '{"person.name": "/nome", "person.phone": "/tel", "delivery_id": "/id"}', '{"origin": "site"}', null, '[{"path": "/teste", "equals": [true]}]');
create function tests.person(p_n integer, p_more jsonb default '{}') returns jsonb language sql as $$
    select jsonb_build_object('nome', 'Rita Prado', 'tel', tests.phone(p_n)) || p_more
$$;
create function tests.hook(p_source text, p_body jsonb, p_delivery text default null, out http_status integer, out body jsonb) language sql as $$
    select a.http_status, a.body from api.submit_webhook(tests.service(), p_source, convert_to(p_body::text, 'UTF8'), p_delivery) as a
$$;

create temporary table three as
select jsonb_build_object('pagina', 'https://a.example/x', 'leads', jsonb_build_array(tests.person(1), tests.person(2, '{"tel": "1"}'), tests.person(3))) as body;
create temporary table a as select d.* from three as t, tests.hook('site', t.body, 'd1') as d;
select is(http_status, 200, 'a body with three referrals is taken') from a;
select is(body ->> 'outcome', 'several', 'as several') from a;
select is((select array_agg(s ->> 'outcome') from a, jsonb_array_elements(a.body -> 'submissions') as s), '{created,rejected,created}', 'each with its own outcome');
select is((select s #>> '{errors,0,pointer}' from a, jsonb_array_elements(a.body -> 'submissions') as s where s ->> 'outcome' = 'rejected'), '/tel', 'a refusal names its place');
select is((select count(*) from leads.leads), 2::bigint, 'two leads');
select is((select count(*) from intake.submissions where delivery_id is not null), 3::bigint, 'three submissions');
select is((select count(*) from intake.submissions where raw is not null), 0::bigint, 'which hold no second copy of the bytes');
select is((select items from intake.deliveries), 3, 'the body is kept once');
select is((select array_agg(distinct map_version) from intake.submissions), '{2}', 'and which map read it');
select is((select intake.submission_body(s) #>> '{page,url}' from intake.submissions as s where s.item = 2), 'https://a.example/x', 'what stands beside the list belongs to each');
select is((select intake.submission_body(s) #>> '{person,phone}' from intake.submissions as s where s.item = 2), '1', 'each can be read again');

create temporary table again as select d.* from three as t, tests.hook('site', t.body, 'd1') as d;
select is((select array_agg(s ->> 'outcome') from again, jsonb_array_elements(again.body -> 'submissions') as s), '{created,rejected,created}', 'sent again it is answered as before');
select is((select count(*) from leads.leads), 2::bigint, 'and makes no lead');
select is((select count(*) from leads.touches where submission_id in (select id from intake.submissions where item = 1)), (select count(*) from leads.touches where submission_id in (select id from intake.submissions where item = 3)), 'and touches nobody');
select is((select count(*) from intake.deliveries), 2::bigint, 'the refused one is judged anew');
select is((select count(*) from tests.hook('site', '{"leads": []}', 'd2') as d where d.http_status = 422), 1::bigint, 'a list of none is told');
select is((select body #>> '{errors,0,detail}' from tests.hook('site', '{"x": 1}', 'd3')), meta.text('body.no_items', '/leads'), 'by the place where it should be');

select is((select http_status from tests.hook('outro', jsonb_build_array(tests.person(11, '{"id": "a"}'), tests.person(12, '{"id": "b"}')))), 200, 'a bare list');
select is((select http_status from tests.hook('outro', jsonb_build_array(tests.person(12, '{"id": "b"}'), tests.person(11, '{"id": "a"}')))), 200, 'in another order');
select is((select count(*) from leads.leads), 4::bigint, 'is known again by the ids within');
select is((select count(*) from intake.deliveries), 3::bigint, 'and leaves no second copy of the bytes');
select is((select array_agg(idempotency_key order by idempotency_key) from intake.submissions where outcome = 'created' and idempotency_key !~ '#'), '{a,b}', 'which are the keys');
select is((select body ->> 'reason' from tests.hook('outro', tests.person(13, '{"teste": true}'))), 'skipped', 'a test is kept and not taken');
select is((select count(*) from leads.leads), 4::bigint, 'and nobody is written to');
select is((select a.http_status from api.submit_webhook(tests.service(), 'site', convert_to(repeat('a', 65537), 'UTF8'), 'x') as a), 413, 'more bytes than the ledger keeps');
-- An id of the whole delivery, which is read beside each of its referrals.
select intake.add_source('evento', 'Evento');
select intake.set_source_map('evento', '{"person.name": "/leads/0/nome", "person.phone": "/leads/0/tel", "delivery_id": "/evento"}', '{"origin": "site"}');
create temporary table e as select jsonb_build_object('evento', 'e-1', 'leads', jsonb_build_array(tests.person(21), tests.person(22), tests.person(21))) as body;
create temporary table f as select d.* from e, tests.hook('evento', e.body) as d;
select is((select array_agg(s ->> 'outcome') from f, jsonb_array_elements(f.body -> 'submissions') as s), '{created,created,touched}', 'an id of the whole delivery refuses none of its referrals');
select is((select array_agg(s.idempotency_key order by s.item) from intake.submissions as s where s.idempotency_key like 'e-1%'), '{e-1#1,e-1#2,e-1#3}', 'each has its place beside it');
select is((select array_agg(s ->> 'submission_uid') from f, jsonb_array_elements(f.body -> 'submissions') as s),
    (select array_agg(s ->> 'submission_uid') from e, tests.hook('evento', e.body) as d, jsonb_array_elements(d.body -> 'submissions') as s), 'sent again all are known');
select is((select d.body ->> 'outcome' from tests.hook('evento', jsonb_build_object('evento', 'e-2', 'leads', jsonb_build_array(tests.person(23)))) as d), 'created', 'one alone');
select is((select count(*) from intake.submissions as s where s.idempotency_key = 'e-2'), 1::bigint, 'has the id itself');
select is((select d.http_status from tests.hook('evento', jsonb_build_object('evento', repeat('é', 300), 'leads', jsonb_build_array(tests.person(24), tests.person(25)))) as d), 200, 'an id that is no key as it stands');
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
