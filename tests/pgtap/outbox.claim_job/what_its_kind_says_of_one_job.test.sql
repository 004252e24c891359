begin;
select plan(15);

select tests.make_operation();
create function tests.ping_prepare(p_job_id bigint, p_now timestamptz) returns outbox.prepared language plpgsql as $$
declare
    v_payload constant jsonb := (select o.payload from outbox.jobs as o where o.id = p_job_id);
begin
    if v_payload ? 'raises' then
        raise exception 'broken' using errcode = v_payload ->> 'raises';
    end if;
    return row(v_payload ->> 'verdict', p_now + (v_payload ->> 'wait')::interval, v_payload ->> 'reason', v_payload -> 'work')::outbox.prepared;
end;
$$;
create function tests.ping_succeed(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz) returns boolean language sql as $$ select true $$;
create function tests.ping_fail(p_job_id bigint, p_error jsonb, p_now timestamptz) returns outbox.failed language sql as $$ select row('dead', null)::outbox.failed $$;
insert into outbox.kinds (kind, prepare, succeed, fail) values ('tests.ping', 'tests.ping_prepare', 'tests.ping_succeed', 'tests.ping_fail');
create function tests.ping(p_payload jsonb, p_error jsonb default null) returns bigint language plpgsql as $$
declare
    v_id constant bigint := outbox.enqueue(p_kind => 'tests.ping', p_lead_id => null, p_due_at => util.current_time(), p_payload => p_payload);
begin
    update outbox.jobs set attempts = 3, build_failures = 2, last_error = p_error where id = v_id;
    return v_id;
end;
$$;
create temporary table beside as select tests.ping('{"verdict": "go"}', '{"held": "x"}') as id;
create function tests.shown(p_id bigint) returns text language sql as $$
    select concat_ws(' ', o.state, o.due_at - util.current_time(), o.attempts, o.build_failures, o.claimed_by = tests.worker_id(), o.lease_expires_at - util.current_time(), o.last_error, o.finished_at = util.current_time(), (select string_agg(a.attempt || ' ' || (a.worker_id = tests.worker_id()), ', ') from outbox.attempts as a where a.job_id = o.id))
    from outbox.jobs as o where o.id = p_id
$$;
create function tests.claims(p_payload jsonb, p_error jsonb default null) returns text language plpgsql as $$
declare
    v_id constant bigint := tests.ping(p_payload, p_error);
    v_said text;
begin
    select concat_ws(' ', c.is_claimed, c.attempt, c.work) into v_said from outbox.jobs as o cross join lateral outbox.claim_job(o, tests.worker_id(), interval '90 seconds', util.current_time()) as c where o.id = v_id;
    return v_said || ' | ' || tests.shown(v_id);
end;
$$;
create temporary table was as select tests.shown(id) as it from beside;
select is(tests.claims('{"verdict": "go", "work": {"x": 1}}'), 't 4 {"x": 1} | claimed 00:00:00 4 0 t 00:01:30 4 true', 'what goes is claimed, with its work');
select is(tests.claims('{"verdict": "go", "work": {}}', '{"held": "x"}'), 't 4 {} | claimed 00:00:00 4 0 t 00:01:30 4 true', 'what it waited for is over');
select is(tests.claims('{"verdict": "go", "work": {}}', '{"http_status": 500}'), 't 4 {} | claimed 00:00:00 4 0 t 00:01:30 {"http_status": 500} 4 true', 'what went wrong before is kept');
select is(tests.claims('{"verdict": "hold", "wait": "5 minutes", "reason": "not_yet"}', '{"x": 1}'), 'f | pending 00:05:00 3 0 {"held": "not_yet"}', 'what is held waits and says why');
select is(tests.claims('{"verdict": "cancel", "reason": "overtaken"}'), 'f | cancelled 00:00:00 3 2 {"cancelled": "overtaken"} t', 'what is overtaken is over, and says why');
select is(tests.claims('{"raises": "P0001"}'), 'f | pending 00:20:00 3 3 {"held": "internal_error P0001"}', 'what cannot be built is tried later, each time later');
select is(tests.claims(jsonb_build_object('raises', s)), 'f | pending 00:00:01 3 2', s || ' is a lost race: a second later') from unnest('{40001,40P01,55P03}'::text[]) as s;
select is((select count(*) from outbox.attempts), 3::bigint, 'what was not claimed was not tried');
select is(tests.shown(id), it, 'the job beside is as it was') from beside, was;

-- Given back: as if nobody had taken them, those of that worker alone.
insert into outbox.workers (name, pid, version, started_at, heartbeat_at) values ('beside', 2, '0', util.current_time(), util.current_time());
create temporary table c as select o.id, row_number() over (order by o.id) as n from outbox.jobs as o where o.state = 'claimed' and o.kind = 'tests.ping';
insert into outbox.attempts (job_id, attempt, worker_id, claimed_at) select id, 3, tests.worker_id(), util.current_time() from c;
update outbox.jobs as o set claimed_by = (select w.id from outbox.workers as w where w.name = 'beside') from c where o.id = c.id and c.n = 3;
update outbox.jobs as o set due_at = util.current_time() + interval '1 hour' from c where o.id = c.id and c.n = 1;
select is(outbox.release(tests.worker_id(), array(select id from c where n <> 2)), 1, 'one of two, since the other is another worker''s');
select is((select string_agg(concat_ws(' ', o.state, o.attempts, o.due_at - util.current_time()), ', ' order by n) from c join outbox.jobs as o using (id)), 'pending 3 00:00:00, claimed 4 00:00:00, claimed 4 00:00:00', 'it is due at once, and was not tried');
select is((select string_agg(c.n || ':' || a.attempt, ' ' order by c.n, a.attempt) from outbox.attempts as a join c on c.id = a.job_id), '1:3 2:3 2:4 3:3 3:4', 'the try is forgotten, the one before and those of others are not');
select is(outbox.release(tests.worker_id(), array(select id from c)), 1, 'then what it still has');

select * from finish();
rollback;
