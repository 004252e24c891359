begin;
select plan(9);

-- Three jobs of which a worker has the second try; only the second is told of.
select tests.make_operation();
delete from outbox.jobs;
create temporary table j as select n, outbox.enqueue(p_kind => 'chatwoot.note', p_lead_id => tests.lead(n), p_due_at => util.current_time(), p_dedupe_key => 'j' || n, p_payload => '{}') as id from generate_series(1, 3) as n;
delete from outbox.jobs as m where not exists (select from j where j.id = m.id);
update outbox.jobs set state = 'claimed', attempts = 2, claimed_by = tests.worker_id(), lease_expires_at = util.current_time() + interval '1 minute', leases_expired = 1;
insert into outbox.attempts (job_id, attempt, worker_id, claimed_at, finished_at, outcome)
select j.id, a, tests.worker_id(), util.current_time(), case a when 1 then util.current_time() end, case a when 1 then 'retry' end from j, generate_series(1, 2) as a;
create function tests.job(p_n integer) returns text language sql as $$
    select concat_ws(' ', m.state, m.claimed_by is null, m.lease_expires_at is null, m.leases_expired, to_char(m.due_at at time zone 'UTC', 'HH24:MI'), to_char(m.failing_since at time zone 'UTC', 'HH24:MI'),
        m.last_error, to_char(m.finished_at at time zone 'UTC', 'HH24:MI'))
    from outbox.jobs as m join j on j.id = m.id where j.n = p_n
$$;
create function tests.tries(p_n integer) returns text language sql as $$
    select string_agg(concat_ws(' ', a.attempt, a.outcome, a.error, a.finished_at is not null), ', ' order by a.attempt) from outbox.attempts as a join j on j.id = a.job_id where j.n = p_n
$$;
create temporary table before as select tests.job(n) as job, tests.tries(n) as tries, n from j where n <> 2;

select is(outbox.finish(id, 'pending', '2026-03-10 15:05:00+00', '2026-03-10 15:20:00+00', '{"message": "no"}'), 'pending', 'to be tried again') from j where n = 2;
select is(tests.job(2), 'pending t t 0 15:20 15:05 {"message": "no"}', 'later, by anybody, since when it fails and why');
select is(tests.tries(2), '1 retry t, 2 retry {"message": "no"} t', 'this try is over, and the one before as it was');
update outbox.jobs as m set state = 'claimed', attempts = 2, claimed_by = tests.worker_id(), lease_expires_at = util.current_time() from j where m.id = j.id and j.n = 2;
select outbox.finish(id, 'pending', '2026-03-10 15:30:00+00', null, '{"message": "again"}') from j where n = 2;
select is(tests.job(2), 'pending t t 0 15:20 15:05 {"message": "again"}', 'it fails since the first time; without another time it is due when it was');
select outbox.finish(id, 'pending', '2026-03-10 15:40:00+00') from j where n = 2;
select is(tests.job(2), 'pending t t 0 15:20 15:05 {"message": "again"}', 'without an error the last one stands');
select is(outbox.finish(id, 'dead', '2026-03-10 15:50:00+00', p_error => '{"message": "dead"}'), 'dead', 'for good') from j where n = 2;
select is(tests.job(2), 'dead t t 0 15:20 15:05 {"message": "dead"} 15:50', 'and when');
select is(tests.tries(2), '1 retry t, 2 dead {"message": "dead"} t', 'as the try says');
select is((select string_agg(concat_ws(' ', tests.job(b.n) = b.job, tests.tries(b.n) = b.tries), ', ') from before as b), 't t, t t', 'the others are as they were');

select * from finish();
rollback;
