begin;
select plan(19);

-- A kind of our own: what a vanished worker means, its payload says. Another worker's jobs, whose leases hold, stand beside.
select tests.make_operation();
insert into outbox.workers (name, pid, version, started_at, heartbeat_at) values ('beside', 2, '0', util.current_time(), util.current_time());
create function tests.ping_prepare(p_job_id bigint, p_now timestamptz) returns outbox.prepared language sql as $$ select row('go', null, null, '{}'::jsonb)::outbox.prepared $$;
create function tests.ping_succeed(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz) returns boolean language sql as $$ select true $$;
create function tests.ping_fail(p_job_id bigint, p_error jsonb, p_now timestamptz) returns outbox.failed language plpgsql as $$
declare
    v_payload constant jsonb := (select o.payload from outbox.jobs as o where o.id = p_job_id);
begin
    if v_payload ? 'raises' then
        raise exception 'it cannot be told' using errcode = v_payload ->> 'raises';
    elsif v_payload ? 'is_done' then
        perform outbox.mark_done((select o.dedupe_key from outbox.jobs as o where o.id = p_job_id), p_now);
    end if;
    return row(v_payload ->> 'after', p_now + (v_payload ->> 'wait')::interval)::outbox.failed;
end;
$$;
insert into outbox.kinds (kind, prepare, succeed, fail) values ('tests.ping', 'tests.ping_prepare', 'tests.ping_succeed', 'tests.ping_fail');
create temporary table j (n integer, id bigint);
create function tests.ping(p_n integer, p_payload jsonb, p_lease interval, p_expired integer default 0, p_worker text default 'tests') returns void language plpgsql as $$
declare
    v_id constant bigint := outbox.enqueue(p_kind => 'tests.ping', p_lead_id => null, p_due_at => util.current_time() - interval '1 minute', p_dedupe_key => 'ping' || p_n, p_payload => p_payload);
begin
    update outbox.jobs set state = 'claimed', attempts = 2, claimed_by = (select w.id from outbox.workers as w where w.name = p_worker), lease_expires_at = util.current_time() + p_lease, leases_expired = p_expired, last_error = '{"old": 1}' where id = v_id;
    insert into outbox.attempts (job_id, attempt, worker_id, claimed_at, finished_at, outcome)
    select v_id, a, tests.worker_id(), util.current_time() - interval '5 minutes', case when a = 1 then util.current_time() - interval '4 minutes' end, case when a = 1 then 'retry' end from generate_series(1, 2) as a;
    insert into j values (p_n, v_id);
end;
$$;
create function tests.shown(p_n integer) returns text language sql as $$
    select concat_ws(' ', o.state, o.due_at - util.current_time(), o.leases_expired, o.claimed_by is null, o.lease_expires_at is null, o.last_error - 'message', o.finished_at = util.current_time(),
        (select string_agg(a.attempt || ':' || coalesce(a.outcome || ' ' || (util.current_time() - a.finished_at), '-'), ', ' order by a.attempt) from outbox.attempts as a where a.job_id = o.id))
    from outbox.jobs as o join j using (id) where j.n = p_n
$$;
select tests.ping(1, '{"after": "pending"}', '-1 second'), tests.ping(2, '{"after": "pending"}', '0'), tests.ping(3, '{"after": "pending"}', '1 second'), tests.ping(4, '{"after": "pending"}', '-1 minute', 0, 'beside');
create temporary table held as select tests.shown(3) as it;
select is(outbox.requeue_expired(1), 1, 'one, when one may be');
select is(tests.shown(4), 'pending -00:01:00 1 t t {"old": 1} 1:retry 00:04:00, 2:lease_expired 00:00:00', 'the one that was lost first is due again; its last try ended so, the one before did not');
select is(outbox.requeue_expired(), 2, 'the rest');
select is(tests.shown(2), 'pending -00:01:00 1 t t {"old": 1} 1:retry 00:04:00, 2:lease_expired 00:00:00', 'also what is lost at this moment');
select is(tests.shown(3), it, 'not what has a second left') from held;
select is(outbox.requeue_expired(), 0, 'once');

-- WAITS: one that takes worker after worker with it waits ever longer; or as long as its kind says.
delete from outbox.attempts;
delete from outbox.jobs where kind = 'tests.ping';
delete from j;
select tests.ping(10 + n, '{"after": "pending"}', '-1 second', n) from generate_series(0, 5) as n;
select tests.ping(20, '{"after": "pending", "wait": "1 hour"}', '-1 second', 1), tests.ping(21, '{"after": "pending", "wait": "2 seconds"}', '-1 second', 3), tests.ping(22, '{"after": "dead"}', '-1 second', 4), tests.ping(23, '{"after": "dead"}', '-1 second', 0);
select is(outbox.requeue_expired(), 10, 'ten');
select is((select string_agg(split_part(tests.shown(10 + n), ' ', 2), ' ' order by n) from generate_series(0, 3) as n), '-00:01:00 00:00:05 00:00:10 00:00:20', 'twice as long each time');
select matches(tests.shown(14), '^dead .*2:dead', 'the fifth time nobody takes it again');
select matches(tests.shown(15), '^dead ', 'nor the sixth');
select is(split_part(tests.shown(20), ' ', 2) || ' ' || split_part(tests.shown(21), ' ', 2), '01:00:00 00:00:20', 'whichever is longer');
select is(tests.shown(23), 'dead -00:01:00 1 t t {"phase": "lease_expired"} t 1:retry 00:04:00, 2:lease_expired 00:00:00', 'what its kind gives up is over now, and says why');
select is((select o.last_error ->> 'phase' from outbox.jobs as o join j using (id) where n = 22), 'lease_expired', 'by its kind, not for its workers');

-- What is proved, and what cannot be told.
delete from outbox.attempts;
delete from outbox.jobs where kind = 'tests.ping';
delete from j;
select tests.ping(1, '{"after": "pending", "is_done": true}', '-1 second'), tests.ping(2, '{"raises": "P0001"}', '-1 second'), tests.ping(3, '{"raises": "40001"}', '-1 second'), tests.ping(4, '{"raises": "P0001"}', '-1 second', 4), tests.ping(5, '{"after": "pending"}', '-1 second');
select is(outbox.requeue_expired(), 4, 'one waits for somebody');
select is((select o.state from outbox.jobs as o join j using (id) where n = 1), 'done', 'what was done all the same is done');
select is(tests.shown(2), 'pending 00:01:00 1 t t {"old": 1} 1:retry 00:04:00, 2:lease_expired 00:00:00', 'what cannot be told is tried a minute later');
select is((select concat_ws(' ', o.state, o.lease_expires_at - util.current_time(), o.leases_expired) from outbox.jobs as o join j using (id) where n = 3), 'claimed 00:00:01 0', 'a lost race is looked at again in a second');
select matches(tests.shown(4), '^dead ', 'but not for ever');
select is(tests.shown(5), 'pending -00:01:00 1 t t {"old": 1} 1:retry 00:04:00, 2:lease_expired 00:00:00', 'the one behind them is not held up');

select * from finish();
rollback;
