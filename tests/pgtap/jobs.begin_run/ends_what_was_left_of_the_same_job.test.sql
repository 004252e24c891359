begin;
select plan(7);

insert into jobs.runs (job_name, started_at, outcome, finished_at)
values
    ('alerts.evaluate', '2026-06-01 10:00+00', 'running', null), ('alerts.evaluate', '2026-06-01 09:00+00', 'succeeded', '2026-06-01 09:01+00'),
    ('jobs.purge', '2026-06-01 10:00+00', 'running', null);
select jobs.begin_run('alerts.evaluate') as run \gset
select is(
    (select concat_ws(' ', r.job_name, r.outcome, r.finished_at, r.rows_affected, r.error) from jobs.runs as r where r.id = :run), 'alerts.evaluate running', 'a run begins'
);
select ok((select abs(extract(epoch from clock_timestamp() - r.started_at)) < 60 from jobs.runs as r where r.id = :run), 'now, whatever the clock of the tests says');
select is(
    (select string_agg(concat_ws(' ', r.job_name, r.outcome, r.error ->> 'message'), ', ' order by r.job_name, r.outcome) from jobs.runs as r where r.id <> :run),
    'alerts.evaluate failed its session ended before the run did, alerts.evaluate succeeded, jobs.purge running', 'one of the same job whose session is gone has failed'
);
select is((select count(*) from jobs.runs as r where r.finished_at > now() - interval '1 minute'), 1::bigint, 'by now');
select is(jobs.end_run(:run, 'failed', '{"message": "x"}'), 'failed', 'it ends as it is said');
select is(
    (select string_agg(concat_ws(' ', r.job_name, r.outcome, r.error ->> 'message', r.finished_at is not null), ', ' order by r.id desc) from jobs.runs as r where r.id = :run or r.job_name = 'jobs.purge'),
    'alerts.evaluate failed x t, jobs.purge running f', 'and no other'
);
select throws_ok($$select jobs.begin_run('jobs')$$, 'ID207', 'no job is called jobs', 'there is no job of another name');

select * from finish();
rollback;
