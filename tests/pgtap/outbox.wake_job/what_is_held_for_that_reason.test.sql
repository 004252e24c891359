begin;
select plan(20);

select tests.make_operation();
create temporary table l as select tests.lead(1) as lead_id;
create function tests.job(p_key text, p_patch jsonb default '{}') returns bigint language sql as $$
    insert into outbox.jobs (kind, lead_id, state, due_at, created_at, dedupe_key, last_error)
    select 'whatsapp.template', l.lead_id, 'pending', util.current_time() + coalesce((p_patch ->> 'wait')::interval, '1 hour'), util.current_time(), p_key, jsonb_build_object('held', coalesce(p_patch ->> 'held', 'not_looked')) from l
    returning id
$$;
create temporary table j as select tests.job('one') as one, tests.job('two') as two, tests.job('hours', '{"held": "outside_hours"}') as hours, tests.job('due', '{"wait": "0"}') as due;
create function tests.due() returns text language sql as $$ select string_agg(o.dedupe_key, ' ' order by o.id) from outbox.jobs as o where o.due_at = util.current_time() and o.kind = 'whatsapp.template' $$;
select is(outbox.wake_job(hours, 'not_looked', util.current_time()), false, 'what is held for something else waits') from j;
select is(outbox.wake_job(due, 'not_looked', util.current_time()), false, 'what is due is') from j;
select is(outbox.wake_job(0, 'not_looked', util.current_time()), false, 'what is not is not');
update outbox.jobs set state = 'claimed', claimed_by = tests.worker_id(), lease_expires_at = util.current_time() + interval '1 hour' where id = (select two from j);
select is(outbox.wake_job(two, 'not_looked', util.current_time()), false, 'what somebody has is asked now') from j;
update outbox.jobs set state = 'pending', claimed_by = null, lease_expires_at = null where id = (select two from j);
select is(tests.due(), 'due', 'nothing is moved');
select is(outbox.wake_job(one, 'not_looked', util.current_time()), true, 'one is woken') from j;
select is(tests.due(), 'one due', 'alone');
select is(outbox.wake_job(one, 'not_looked', util.current_time()), false, 'once') from j;

-- A look, for one attempt; another waits too.
create temporary table a as
with made as (
    insert into rework.attempts (lead_id, cycle, policy_id, template_code, step, state, due_at, outbox_id, looked_at, look_asked_at, created_at)
    select l.lead_id, 1, p.id, 'rework_1', s.n, 'planned', util.current_time(), s.outbox_id, s.at, util.current_time(), util.current_time()
    from l, rework.policies as p, j, lateral (values (1, j.one, '2026-03-10 12:00Z'::timestamptz), (2, j.two, '2026-03-10 12:00Z')) as s (n, outbox_id, at) where p.is_default
    returning id, step
)
select (select id from made where step = 1) as one, (select id from made where step = 2) as two;
create function tests.looks() returns text language sql as $$ select string_agg(format('%s %s', to_char(x.looked_at at time zone 'UTC', 'HH24:MI'), x.look_asked_at is not null), ', ' order by x.step) from rework.attempts as x $$;
update outbox.jobs set due_at = util.current_time() + interval '1 hour' where dedupe_key in ('one', 'two');
select rework.record_look(one, '2026-03-10 11:00Z', util.current_time()) from a;
select is(tests.looks(), '12:00 f, 12:00 t', 'an older look is no younger one, but was asked for');
select is(tests.due(), 'one due', 'and the message goes on');
update outbox.jobs set due_at = util.current_time() + interval '1 hour' where dedupe_key = 'one';
select rework.record_look(one, '2026-03-10 13:00Z', util.current_time()) from a;
select is(tests.looks(), '13:00 f, 12:00 t', 'a younger one is kept');
select is(tests.due(), 'one due', 'the other waits for its own');
update rework.attempts set state = 'sent', finished_at = util.current_time() where step = 1;
update outbox.jobs set due_at = util.current_time() + interval '1 hour' where dedupe_key = 'one';
select rework.record_look(one, '2026-03-10 14:00Z', util.current_time()) from a;
select is(tests.looks(), '13:00 f, 12:00 t', 'what was sent needs none');
select is(tests.due(), 'due', 'and nothing is woken');
select is(rework.reopen_attempt(one), true, 'an attempt that was sent is planned again') from a;
select is((select string_agg(x.state, ' ' order by x.step) from rework.attempts as x), 'planned planned', 'as it was');
select is(rework.reopen_attempt(one), false, 'once') from a;
update rework.attempts set state = 'failed', reason = 'x', finished_at = util.current_time();
select is(rework.reopen_attempt(two), true, 'one that failed too') from a;
select is((select string_agg(concat_ws(' ', x.state, x.reason, x.finished_at is not null), ', ' order by x.step) from rework.attempts as x), 'failed x t, planned f', 'alone, and as if it had not ended');
select is(rework.reopen_attempt(0), false, 'one that there is not');

select * from finish();
rollback;
