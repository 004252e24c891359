begin;
select plan(9);

select tests.make_operation();
create temporary table made as select tests.lead(1) as one, tests.lead(2) as two;
create temporary table t as select l.person_id from leads.leads as l join made as m on m.one = l.id;
create temporary table other as select l.person_id from leads.leads as l join made as m on m.two = l.id;
create function tests.city() returns text language sql as $$ select concat_ws(' ', p.city, p.ibge_code) from people.people as p, t where p.id = t.person_id $$;

select ok((select people.fill_city(person_id, 'Santos', 3548500, '2026-03-12') from t), 'nothing is known: it counts');
select ok(not (select people.fill_city(person_id, 'Campinas', 3509502, '2026-03-13') from t), 'what is said later does not');
select is(tests.city(), 'Santos 3548500', 'the first stands');
select ok((select people.fill_city(person_id, 'Campinas', 3509502, '2026-03-11') from t), 'what was said before and came late does');
select is(tests.city(), 'Campinas 3509502', 'whatever came first');
select ok(not (select people.fill_city(person_id, null, null, '2026-03-01') from t), 'nothing said is nothing');
select people.set_city(person_id, null, null) from t;
select ok(not (select people.fill_city(person_id, 'Santos', 3548500, '2026-03-01') from t), 'a human who says that it is not known is believed');
select is(tests.city(), '', 'so it stays');
select is((select p.city from people.people as p, other as o where p.id = o.person_id), null, 'nobody else lives anywhere');

select * from finish();
rollback;
