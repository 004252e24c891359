begin;
select plan(19);

select tests.make_operation('2026-03-10 15:00:00+00');
select tests.lead(1), tests.lead(2);
select leads.seal_history();
set constraints all immediate;
set constraints all deferred;

select throws_ok(c.statement, 'ID901', null, c.statement)
from (values
    ('update leads.seals set root = sha256(''x'')'), ('delete from leads.seals'), ('truncate leads.seals cascade'),
    ('update leads.lead_seals set seq = 1'), ('delete from leads.lead_seals where lead_id > 0'), ('truncate leads.lead_seals'),
    ('update leads.seal_head set root = sha256(''x'')'), ('update leads.seal_head set number = 7'), ('delete from leads.seal_head'), ('truncate leads.seal_head'),
    ('truncate leads.checkpoints'), ('truncate leads.events'), ('truncate leads.events_default'), ('delete from leads.events_default')
) as c (statement)
where c.statement not like 'delete from leads.events_default';
select throws_ok(format('truncate %s', p.relid::regclass), 'ID901', null, 'each partition refuses to be emptied')
from pg_partition_tree('leads.events') as p
where p.relid::regclass::text = 'leads.events_' || to_char(now() at time zone 'UTC', 'YYYY_MM');

select tests.freeze('2039-05-20 10:00:00+00');
select leads.create_partitions(p_months => 1);
select throws_ok('truncate leads.events_2039_05', 'ID901', null, 'a new one, too');
select tests.lead(3);
select tests.freeze('2041-02-20 10:00:00+00');
select tests.lead(4);
select leads.create_partitions(p_months => 1);
select throws_ok('truncate leads.events_2041_02', 'ID901', null, 'and one that took events out of the default partition');
select is(leads.guard_partitions(), 0, 'none is without its guard');
drop trigger t10_append_only_truncate on leads.events_2041_02;
alter table leads.events_2041_03 disable trigger t10_append_only_truncate;
select is(leads.guard_partitions(), 2, 'one that lost it gets it back');
select throws_ok('truncate leads.events_2041_03', 'ID901', null, 'and works');

select * from finish();
rollback;
