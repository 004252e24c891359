begin;
select plan(7);

select tests.make_operation();
insert into outbox.workers (name, pid, version, started_at, heartbeat_at)
select n, 2, '0', util.current_time() - interval '1 hour', util.current_time() - interval '1 hour' from unnest('{beside,ended}'::text[]) as n;
update outbox.workers set stopped_at = util.current_time() - interval '30 minutes' where name = 'ended';
update outbox.workers set heartbeat_at = util.current_time() - interval '1 hour', started_at = util.current_time() - interval '1 hour';
create function tests.ago(out beats text, out stops text) language sql as $$
    select string_agg(w.name || ' ' || (util.current_time() - w.heartbeat_at), ', ' order by w.name), string_agg(w.name || ' ' || (util.current_time() - w.stopped_at), ', ' order by w.name) from outbox.workers as w
$$;
select outbox.heartbeat(tests.worker_id());
select is(beats, 'beside 01:00:00, ended 01:00:00, tests 00:00:00', 'that one is alive') from tests.ago();
select outbox.heartbeat(w.id) from outbox.workers as w where w.name = 'ended';
select is(beats, 'beside 01:00:00, ended 01:00:00, tests 00:00:00', 'one that ended is not') from tests.ago();
select is(stops, 'ended 00:30:00', 'it had ended then') from tests.ago();
select outbox.unregister_worker(w.id) from outbox.workers as w where w.name = 'beside';
select is(stops, 'beside 00:00:00, ended 00:30:00', 'another ends now, and no other') from tests.ago();
select tests.advance('1 minute');
select outbox.unregister_worker(w.id) from outbox.workers as w where w.name in ('beside', 'ended');
select is(stops, 'beside 00:01:00, ended 00:31:00', 'once') from tests.ago();
select outbox.heartbeat(tests.worker_id());
select is((select w.heartbeat_at from outbox.workers as w where w.id = tests.worker_id()), util.current_time(), 'who runs goes on');
select is((select count(*) from outbox.workers as w where w.heartbeat_at = util.current_time()), 1::bigint, 'alone');

select * from finish();
rollback;
