begin;
select plan(6);

select tests.make_operation('2026-03-10 15:00:00+00');
select tests.lead(1), tests.lead(2);
select is(core.seal_history(), 2::bigint, 'the seal covers every lead');
select is(core.seal_history(), 0::bigint, 'a day is sealed once');
select is((select format('%s %s', s.leads, s.events) from core.seals as s), '2 4', 'it counts leads and events');
select tests.freeze('2026-03-11 15:00:00+00');
select is(core.seal_history(), 2::bigint, 'the next day has a seal of its own');
select is((select count(distinct s.head) from core.seals as s), 2::bigint, 'which differs, since it builds on the one before');

delete from core.seals where sealed_on = '2026-03-11';
update core.leads set event_hash = sha256('rewritten') where id = (select min(id) from core.leads);
create temporary table before as select head from core.seals;
select core.seal_history();
update core.leads set event_hash = sha256('rewritten again') where id = (select min(id) from core.leads);
create temporary table sealed as select head from core.seals where sealed_on = '2026-03-11';
delete from core.seals where sealed_on = '2026-03-11';
select core.seal_history();
select isnt((select s.head from core.seals as s where s.sealed_on = '2026-03-11'), (select head from sealed), 'another history gives another seal');

select * from finish();
rollback;
