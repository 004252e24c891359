begin;
select plan(9);
delete from ops.homes;
select is(ops.home_standing(), 'new', 'where nothing ever left it is new');
insert into ops.homes (system_identifier, timeline, database_oid, database_name, noticed_at, settled_at, settled_how)
select p.system_identifier, p.timeline, p.database_oid, p.database_name, '2026-01-01', '2026-01-01', 'first' from ops.present_place() as p;
select is(ops.home_standing(), 'settled', 'at home');
update ops.homes set timeline = timeline + 1;
select is(ops.home_standing(), 'foreign', 'on another line of history it is a copy');
select set_config('role', 'none', true);
update ops.settings set value = '"continue"' where key = 'new_timeline';
select is(ops.home_standing(), 'settled', 'unless whoever runs it says that it goes on');
update ops.homes set timeline = timeline - 1, database_name = 'another';
select is(ops.home_standing(), 'foreign', 'under another name');
update ops.homes set database_name = current_database(), database_oid = 0;
select is(ops.home_standing(), 'foreign', 'another database');
update ops.homes set database_oid = (select p.database_oid from ops.present_place() as p), system_identifier = 'x';
select is(ops.home_standing(), 'foreign', 'another cluster');
insert into ops.homes (system_identifier, timeline, database_oid, database_name, noticed_at)
select p.system_identifier, p.timeline, p.database_oid, p.database_name, '2026-01-02' from ops.present_place() as p;
select is(ops.home_standing(), 'unsettled', 'the last place counts, which was noticed and not settled');
update ops.homes set left_at = '2026-01-03' where settled_at is null;
select is(ops.home_standing(), 'left', 'or was left');

select * from finish();
rollback;
