begin;
select plan(6);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead(1) as lead_id;
select leads.seal_history();
create temporary table elsewhere as select s.sealed_on, encode(s.root, 'hex') as root from leads.seals as s;
select is_empty('select v.* from elsewhere as e, governance.verify_seals(e.root, e.sealed_on) as v', 'a root that was kept is the root of that day');

-- Whoever rewrites everything, seals and all.
set local session_replication_role = replica;
delete from leads.seal_head;
delete from leads.lead_seals;
delete from leads.seals;
update leads.events set actor = 'person' where seq = 1;
update leads.events as e
set hash = leads.event_hash(sha256(uuid_send(l.uid)), e.lead_id, e.seq, e.kind, e.at, e.actor, e.data)
from leads.leads as l
where l.id = e.lead_id and e.seq = 1;
delete from leads.events where seq > 1;
update leads.leads as l set event_seq = 1, event_hash = e.hash from leads.events as e where e.lead_id = l.id;
set local session_replication_role = origin;
select leads.seal_history();
select is_empty('select * from leads.verify_seals()', 'it is whole in itself');
select results_eq(
    'select v.problem, v.sealed_on from elsewhere as e, governance.verify_seals(e.root, e.sealed_on) as v',
    $$values ('root_differs', date '2026-03-10')$$, 'the root that was kept shows it'
);
select results_eq(
    $$select v.problem, v.sealed_on from governance.verify_seals('00', '2026-03-09') as v$$,
    $$values ('seal_missing', date '2026-03-09')$$, 'a day without a seal, too'
);
set local role indica_dba;
select is((select count(*) from governance.verify_seals()), 0::bigint, 'a DBA may ask');
reset role;
select is(
    (select count(*) from generate_series(0, 29) as s, leads.verify_seals(s) as v), 0::bigint, 'each part of it verifies'
);

select * from finish();
rollback;
