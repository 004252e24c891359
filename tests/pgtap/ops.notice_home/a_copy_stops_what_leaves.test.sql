begin;
select plan(14);

select tests.make_operation();
create temporary table a as select tests.lead(1) as lead_id;
select is(ops.home_standing(), 'new', 'nothing has left yet');
select isnt_empty('select from outbox.claim(tests.worker_id(), 1)', 'work is claimed');
select is(ops.home_standing(), 'settled', 'and this is its home');
select is((select h.settled_how from ops.homes as h), 'first', 'the first');

-- As a copy, a dump elsewhere and a recovery look: the row says another place than the present one.
update ops.homes set database_oid = database_oid + 1;
select is(ops.home_standing(), 'foreign', 'another database of the cluster');
update ops.homes set database_oid = database_oid - 1, database_name = 'another';
select is(ops.home_standing(), 'foreign', 'another name');
update ops.homes set database_name = current_database(), system_identifier = '1';
select is(ops.home_standing(), 'foreign', 'another cluster');
update ops.homes set system_identifier = (select s.system_identifier::text from pg_control_system() as s), timeline = timeline + 1;
select is(ops.home_standing(), 'foreign', 'another timeline: it was recovered, or a standby was promoted');
update ops.settings set value = '"continue"' where key = 'new_timeline';
select is(ops.home_standing(), 'settled', 'which an operation with a synchronous standby may trust');
update ops.settings set value = null where key = 'new_timeline';

create temporary table b as select tests.lead(2) as lead_id;
select is_empty('select from outbox.claim(tests.worker_id(), 10)', 'nothing is claimed in it');
select is(ops.home_standing(), 'unsettled', 'a claim notices it');
select is(outbox.next_due_at(), null, 'nothing is due');
select is(tests.status(lead_id), 'new', 'leads are taken') from b;
select is((ops.health() #>> '{checks,home,findings,0,code}'), 'home_unsettled', 'health says so');

select * from finish();
rollback;
