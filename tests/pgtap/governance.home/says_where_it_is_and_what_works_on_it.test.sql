begin;
select plan(8);

select tests.make_operation();
update outbox.workers set heartbeat_at = util.current_time();
insert into outbox.workers (name, pid, version, started_at, heartbeat_at, stopped_at)
values ('late', 2, '0', util.current_time(), util.current_time() - interval '30 seconds', null), ('alive', 3, '0', util.current_time(), util.current_time() - interval '29 seconds', null),
    ('stopped', 4, '0', util.current_time(), util.current_time(), util.current_time());
create temporary table a as select tests.lead(n) from generate_series(1, 3) as n;
select is((select concat_ws(' ', h.standing, h.database_name is null, h.workers_alive, h.claimed) from governance.home() as h), 'new t 2 0', 'what nothing left has no home; who gives a sign of life works on it');
select is((select h.chatwoot_account_id || ' ' || h.chatwoot_inbox_id from governance.home() as h), '1 7', 'its inbox in Chatwoot is that of the default channel');
create temporary table c as select * from outbox.claim(tests.worker_id(), 2);
select is((select concat_ws(' ', h.standing, h.database_name, h.settled_how) from governance.home() as h), 'settled ' || current_database() || ' first', 'with the first work it is at home');
select is((select h.claimed from governance.home() as h), (select count(*) from c), 'what a worker holds is counted');
insert into ops.homes (system_identifier, timeline, database_oid, database_name, noticed_at)
select h.system_identifier, h.timeline, h.database_oid, h.database_name, util.current_time() from ops.homes as h;
select is((select h.standing || ' ' || (h.settled_at is null) from governance.home() as h), 'unsettled true', 'of several homes it is the last');
select is((select count(*) from governance.home()), 1::bigint, 'alone');
update sending.channels set is_default = false;
select is((select count(*) from governance.home() as h where h.chatwoot_account_id is null), 1::bigint, 'without a channel it is one all the same');
delete from ops.homes;
select is((select h.standing from governance.home() as h), 'new', 'and without a home');

select * from finish();
rollback;
