begin;
select plan(4);

insert into jobs.runs (job_name, started_at, finished_at, outcome, error)
select j.job, clock_timestamp() - j.days * interval '1 day', clock_timestamp() - j.days * interval '1 day', j.outcome, case when j.outcome = 'failed' then '{}'::jsonb end
from (values
    ('leads.seal_history', 33, 'succeeded'), ('leads.seal_history', 32, 'succeeded'), ('leads.seal_history', 31, 'skipped'),
    ('jobs.refresh_views', 40, 'succeeded'), ('jobs.refresh_views', 35, 'failed'), ('jobs.refresh_views', 34, 'failed'), ('jobs.refresh_views', 1, 'failed')
) as j (job, days, outcome);
select is(jobs.purge(clock_timestamp()), 3::bigint, 'what is older than 30 days goes');
select is(
    (select string_agg(format('%s %s %s', r.job_name, round(extract(epoch from clock_timestamp() - r.started_at) / 86400), r.outcome), ', ' order by r.job_name, r.id) from jobs.runs as r),
    'jobs.refresh_views 40 succeeded, jobs.refresh_views 1 failed, leads.seal_history 32 succeeded, leads.seal_history 31 skipped',
    'but for the last of each outcome'
);
select ok((select r.is_late from governance.job_runs as r where r.job = 'leads.seal_history'), 'so that a job that does not run any more is late');
select is(jobs.purge(clock_timestamp()), 0::bigint, 'and nothing is left to do');

select * from finish();
rollback;
