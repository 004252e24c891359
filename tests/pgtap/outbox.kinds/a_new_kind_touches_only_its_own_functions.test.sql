begin;
select plan(37);

-- A kind that nobody knows: four functions and one row. Nothing in outbox is changed for it.
select tests.make_operation();
create temporary table calls (n integer generated always as identity, verb text, job_id bigint, said jsonb);
grant select, insert on calls to indica_owner;
create function tests.said(p_job_id bigint, p_verb text) returns text language sql as $$
    select string_agg(c.said::text, ' ' order by c.n) from calls as c where c.job_id = p_job_id and c.verb = p_verb
$$;
create function tests.ping_prepare(p_job_id bigint, p_now timestamptz) returns outbox.prepared language plpgsql as $$
declare
    v_job outbox.jobs;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    return row(
        v_job.payload ->> 'verdict', p_now + (v_job.payload ->> 'wait')::interval, v_job.payload ->> 'reason', v_job.payload -> 'work'
    )::outbox.prepared;
end;
$$;
create function tests.ping_succeed(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz) returns boolean language plpgsql as $$
begin
    insert into calls (verb, job_id, said) values ('succeed', p_job_id, jsonb_build_array(p_is_ours, p_result));
    return (p_result ->> 'is_proof')::boolean;
end;
$$;
create function tests.ping_fail(p_job_id bigint, p_error jsonb, p_now timestamptz) returns outbox.failed language plpgsql as $$
begin
    insert into calls (verb, job_id, said) values ('fail', p_job_id, p_error -> 'phase');
    return row(
        coalesce(p_error ->> 'state', (select o.payload ->> 'after_lease' from outbox.jobs as o where o.id = p_job_id)),
        p_now + (p_error ->> 'wait')::interval
    )::outbox.failed;
end;
$$;
create function tests.ping_abandon(p_job_id bigint, p_event text, p_reason text, p_now timestamptz) returns void language plpgsql as $$
begin
    if p_event = 'retried' and (select o.payload ? 'once' from outbox.jobs as o where o.id = p_job_id) then
        raise exception 'once only' using errcode = 'ID304';
    end if;
    insert into calls (verb, job_id, said) values ('abandon', p_job_id, jsonb_build_array(p_event, p_reason));
end;
$$;
create function tests.ping(p_payload jsonb, p_kind text default 'tests.ping') returns bigint language sql as $$
    select outbox.enqueue(p_kind => p_kind, p_lead_id => null, p_due_at => util.current_time(), p_payload => p_payload)
$$;
create function tests.take(p_id bigint) returns integer language sql as $$
    select c.attempt from outbox.claim(tests.worker_id(), 100) as c where c.id = p_id
$$;
create function tests.shown(p_id bigint) returns text language sql as $$
    select concat_ws(' ', o.state, o.due_at - util.current_time(), o.attempts, o.last_error) from outbox.jobs as o where o.id = p_id
$$;

select throws_ok($$select tests.ping('{}')$$, '23503', null, 'before it is registered nobody can order one');
insert into outbox.kinds (kind, prepare, succeed, fail, abandon) values ('tests.ping', 'tests.ping_prepare', 'tests.ping_succeed', 'tests.ping_fail', 'tests.ping_abandon');
insert into outbox.kinds (kind, prepare, succeed, fail) values ('tests.plain', 'tests.ping_prepare', 'tests.ping_succeed', 'tests.ping_fail');
select throws_ok($$insert into outbox.kinds (kind, prepare, succeed, fail) values ('tests.evil', 'a.b(1); drop', 'a.b', 'a.b')$$, '23514', null, 'a verb is the name of a function and nothing else');
select throws_ok($$insert into outbox.kinds (kind, prepare, succeed, fail) values ('ping', 'a.b', 'a.b', 'a.b')$$, '23514', null, 'a kind names its destination');
select is((select k.destination from outbox.kinds as k where k.kind = 'tests.ping'), 'tests', 'which is what stands before the dot');

create temporary table bystander as select tests.lead(1) as lead_id;
create temporary table held as select * from tests.claim_one('chatwoot.contact', '1 hour');
create temporary table sleeper as select tests.ping('{"verdict": "go"}') as id;
update outbox.jobs set due_at = util.current_time() + interval '1 day' where id = (select id from sleeper);

-- prepare
create temporary table j as select tests.ping('{"verdict": "hold", "wait": "5 minutes", "reason": "not_yet"}') as hold, tests.ping('{"verdict": "cancel", "reason": "too_late"}') as cancel,
    tests.ping('{"verdict": "cancel", "reason": "too_late"}', 'tests.plain') as plain, tests.ping('{"verdict": "perhaps"}') as odd, tests.ping('{}') as silent,
    tests.ping('{"verdict": "go", "work": {"a": 1}}') as go;
set local client_min_messages = error;
select results_eq('select c.id, c.kind, c.work from outbox.claim(tests.worker_id(), 100) as c', $$select j.go, 'tests.ping', '{"a": 1}'::jsonb from j$$, 'go: the worker gets the work');
reset client_min_messages;
select is(tests.shown(hold), 'pending 00:05:00 0 {"held": "not_yet"}', 'hold: later, and why') from j;
select is(tests.shown(cancel), 'cancelled 00:00:00 0 {"cancelled": "too_late"}', 'cancel: never, and why') from j;
select is(tests.said(cancel, 'abandon'), '["cancelled", "too_late"]', 'and the kind settles it') from j;
select is(tests.shown(plain), 'cancelled 00:00:00 0 {"cancelled": "too_late"}', 'if it has anything to settle') from j;
select is(tests.shown(odd), 'pending 00:05:00 0 {"held": "internal_error ID901"}', 'an answer that is none holds the job') from j;
select is(tests.shown(silent), 'pending 00:05:00 0 {"held": "internal_error ID901"}', 'so does no answer') from j;

update outbox.jobs set state = 'cancelled', finished_at = now() where id in (select unnest(array[odd, silent]) from j);

-- succeed
select is(outbox.complete(tests.worker_id() + 1, go, 1, '{"is_proof": false}'), 'lease_lost', 'a stranger''s report is not of this attempt') from j;
select is(tests.shown(go), 'claimed 00:00:00 1', 'and leaves the job as it was') from j;
select is(outbox.complete(tests.worker_id(), go, 1, '{"is_proof": false}'), 'done', 'the holder''s report counts') from j;
select is(tests.said(go, 'succeed'), '[false, {"is_proof": false}] [true, {"is_proof": false}]', 'the kind hears both, and whose they are') from j;
select is(outbox.complete(tests.worker_id(), go, 1, '{"is_proof": true}'), 'done', 'the same again says so') from j;
select is(outbox.complete(tests.worker_id(), go, 1, '{}'), 'lease_lost', 'what the kind does not know proves nothing') from j;
select is(outbox.fail(tests.worker_id(), go, 1, '{"state": "dead"}'), 'done', 'nor can it fail any more') from j;
select is(tests.said(go, 'fail'), null, 'of which the kind hears nothing') from j;

-- fail
create temporary table f as select tests.ping('{"verdict": "go", "after_lease": "dead", "once": true}') as a, tests.ping('{"verdict": "go", "after_lease": "pending"}') as b;
select tests.take(a) from f;
select is(outbox.fail(tests.worker_id(), a, 1, '{"phase": "answered", "state": "pending", "wait": "3 minutes"}'), 'pending', 'again') from f;
select is(tests.shown(a), 'pending 00:03:00 1 {"wait": "3 minutes", "phase": "answered", "state": "pending"}', 'when the kind says') from f;

-- the worker vanished
select tests.advance('3 minutes');
select is(tests.take(a), 2, 'one worker takes it') from f;
select tests.advance('2 minutes');
select is(tests.take(b), null, 'what two workers died on waits a little') from f;
select tests.advance('5 seconds');
select is(tests.take(b), 3, 'what may be done twice is given to another each time') from f;
select is(tests.shown(a), 'dead -00:02:05 2 {"phase": "lease_expired", "message": "the worker vanished"}', 'but not what may not') from f;
select is(tests.said(b, 'fail'), '"lease_expired" "lease_expired"', 'the kind was asked') from f;

-- proof that comes late
select is(outbox.complete(tests.worker_id(), a, 2, '{"is_proof": false}'), 'lease_lost', 'a late report that proves nothing') from f;
select is(tests.row_state(a), 'dead', 'changes nothing') from f;

-- an operator
select throws_ok(format('select outbox.retry_dead(%s)', a), 'ID304', 'once only', 'the kind may refuse a repetition') from f;
select outbox.retry_dead(a, true) from f;
select is(tests.said(a, 'abandon'), '["repeated", null]', 'unless it is asked for knowingly') from f;
select tests.take(a) from f;
select outbox.fail(tests.worker_id(), a, 3, '{"state": "dead"}') from f;
select is(outbox.complete(tests.worker_id(), a, 3, '{"is_proof": true}'), 'done', 'proof revives what was thought dead') from f;
create temporary table g as select tests.ping('{"verdict": "go"}') as a;
select tests.take(a) from g;
select is(outbox.release(tests.worker_id(), array[a]), 1, 'a stopping worker gives back') from g;
select tests.take(a) from g;
select outbox.fail(tests.worker_id(), a, 1, '{"state": "dead"}') from g;
select outbox.dismiss_dead(a, 'no use') from g;
select is(tests.said(a, 'abandon'), '["released", null] ["dismissed", "no use"]', 'the kind is told each time') from g;
select is(tests.row_state(a), 'cancelled', 'an operator''s word ends it') from g;

select is(tests.row_state(id), 'claimed', 'another kind''s job is still held') from held;
select is(tests.shown(id), 'pending 23:54:55 0', 'another job of the kind still waits') from sleeper;
select is(tests.said(id, 'abandon'), null, 'and its kind heard nothing of it') from sleeper;

select * from finish();
rollback;
