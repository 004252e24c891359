create or replace function jobs.cron_jobs()
returns table (job text, schedule text, command text)
language sql
stable
as $$
    select 'indica:' || j.name, j.schedule, format('call jobs.run_in_steps(%L)', j.name)
    from jobs.schedules as j
    where j.is_enabled
    union all
    -- pg_cron never clears its own log, and shows a role only its own entries.
    select 'indica:cron_log', '30 3 * * *', 'delete from cron.job_run_details where end_time < now() - interval ''7 days''';
$$;

comment on function jobs.cron_jobs() is 'The jobs that pg_cron is to have: jobs.schedules as far as it is enabled, and one that clears pg_cron''s own log.';

revoke all on function jobs.cron_jobs() from public;
