begin;
select plan(6);

select tests.make_operation('2026-03-10 15:00:00+00');
select tests.lead(1), tests.lead(2);
select is(leads.seal_history(), 2::bigint, 'the seal covers every lead');
select is(leads.seal_history(), 0::bigint, 'a day is sealed once');
select is((select format('%s %s', s.leads, s.events) from leads.seals as s), '2 4', 'it counts leads and events');
select tests.freeze('2026-03-11 15:00:00+00');
select is(leads.seal_history(), 2::bigint, 'the next day has a seal of its own');
select is((select count(distinct s.head) from leads.seals as s), 2::bigint, 'which differs, since it builds on the one before');

delete from leads.seals where sealed_on = '2026-03-11';
update leads.leads set event_hash = sha256('rewritten') where id = (select min(id) from leads.leads);
create temporary table before as select head from leads.seals;
select leads.seal_history();
update leads.leads set event_hash = sha256('rewritten again') where id = (select min(id) from leads.leads);
create temporary table sealed as select head from leads.seals where sealed_on = '2026-03-11';
delete from leads.seals where sealed_on = '2026-03-11';
select leads.seal_history();
select isnt((select s.head from leads.seals as s where s.sealed_on = '2026-03-11'), (select head from sealed), 'another history gives another seal');

select * from finish();
rollback;
