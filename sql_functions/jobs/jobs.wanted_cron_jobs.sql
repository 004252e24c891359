create or replace function jobs.wanted_cron_jobs()
returns table (name text, schedule text, command text)
language sql
stable
as $$
    select j.name, j.schedule, format('call jobs.run_in_steps(%L)', j.name)
    from jobs.schedules as j
    where j.is_enabled
    union all
    -- pg_cron never clears its own log, and shows a role only its own entries.
    select 'cron_log', '30 3 * * *', 'delete from cron.job_run_details where end_time < now() - interval ''7 days''';
$$;

comment on function jobs.wanted_cron_jobs() is
'What pg_cron''s list should hold, each under indica: and the name: the enabled jobs of jobs.schedules, and the purge of pg_cron''s own log (cron_log).';

revoke all on function jobs.wanted_cron_jobs() from public;
