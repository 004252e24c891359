begin;
select plan(9);

select set_eq('select r.job from governance.job_runs as r', 'select j.name from jobs.schedules as j', 'every job is listed');
select is(jobs.run('leads.create_partitions'), 'succeeded', 'a job runs');
select results_eq(
    $$select r.last_outcome, r.last_sqlstate, r.runs_24_hours, r.failures_24_hours, r.last_duration >= '0', r.last_succeeded_at is not null, r.runs_too_long
        from governance.job_runs as r where r.job = 'leads.create_partitions'$$,
    $$values ('succeeded', null::text, 1::bigint, 0::bigint, true, true, false)$$, 'and is told'
);
insert into jobs.runs (job_name, started_at, finished_at, outcome, error)
values ('leads.create_partitions', clock_timestamp(), clock_timestamp(), 'failed', '{"sqlstate": "42P01", "message": "Maria"}');
insert into jobs.runs (job_name, started_at, outcome) values ('jobs.purge', clock_timestamp() - interval '1 hour', 'running');
select results_eq(
    $$select r.last_outcome, r.last_sqlstate, r.runs_24_hours, r.failures_24_hours from governance.job_runs as r where r.job = 'leads.create_partitions'$$,
    $$values ('failed', '42P01', 2::bigint, 1::bigint)$$, 'a failure with its code'
);
select ok((select r.runs_too_long from governance.job_runs as r where r.job = 'jobs.purge'), 'one that runs longer than it may');

-- Saturday, 10 January 2026.
create temporary table s (schedule text, due text);
insert into s values
    ('* * * * *', '2026-01-10 12:31'), ('*/10 * * * *', '2026-01-10 12:40'), ('0 9 * * *', '2026-01-11 09:00'), ('17 * * * *', '2026-01-10 13:17'),
    ('30 12 * * *', '2026-01-11 12:30'), ('0 8-18/2 * * 1-5', '2026-01-12 08:00'), ('5,35 * 1 * *', '2026-02-01 00:05'), ('0 0 29 2 *', null),
    ('0 6 * * 7', '2026-01-11 06:00'), ('0 6 13 * 0', '2026-01-11 06:00'), ('0 0 31 12 *', '2026-12-31 00:00');
insert into jobs.schedules (name, schedule, description) select s.schedule, s.schedule, '' from s;
insert into jobs.runs (job_name, started_at, finished_at, outcome) select s.schedule, '2026-01-10 12:30:40+00', '2026-01-10 12:30:41+00', 'succeeded' from s;
select results_eq(
    $$select r.job, to_char(r.next_due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from governance.job_runs as r join s on s.schedule = r.job order by 1$$,
    'select s.schedule, s.due from s order by 1', 'a schedule names the run after the last one'
);
select ok((select r.is_late from governance.job_runs as r where r.job = '*/10 * * * *'), 'a job that nothing ran is late');
select ok(not (select r.is_late from governance.job_runs as r where r.job = 'leads.seal_history'), 'one that never ran is due first');
update jobs.schedules set is_enabled = false where name = '*/10 * * * *';
select results_eq(
    $$select r.is_late, r.next_due_at from governance.job_runs as r where r.job = '*/10 * * * *'$$, 'values (false, null::timestamptz)', 'one that is off is not'
);

select * from finish();
rollback;
