create or replace function jobs.sync_cron_jobs()
returns integer
language plpgsql
volatile
as $$
declare
    v_jobs jsonb;
    v_job record;
begin
    if to_regclass('cron.job') is null then
        raise notice 'pg_cron is not in this database: indica jobs run must run the jobs';
        return 0;
    end if;
    select jsonb_object_agg('indica:' || j.name, jsonb_build_array(j.schedule, format('call jobs.run_in_steps(%L)', j.name)))
        -- pg_cron never clears its own log, and shows a role only its own entries.
        || '{"indica:cron_log": ["30 3 * * *", "delete from cron.job_run_details where end_time < now() - interval ''7 days''"]}'
    into v_jobs
    from jobs.schedules as j
    where j.is_enabled;

    -- pg_cron runs a job as the role that scheduled it. Dynamic, since most databases have no schema cron.
    set local role indica_cron;
    execute format(
        'select %1$s.unschedule(c.jobname) from %1$s.job as c'
        ' where c.jobname like ''indica:%%'' and c.database = current_database() and not $1 ? c.jobname',
        'cron'
    ) using v_jobs;
    for v_job in select j.key, j.value ->> 0 as schedule, j.value ->> 1 as command from jsonb_each(v_jobs) as j loop
        execute format('select %s.schedule_in_database($1, $2, $3, $4)', 'cron')
        using v_job.key, v_job.schedule, v_job.command, current_database()::text;
    end loop;
    reset role;
    return (select count(*) from jsonb_object_keys(v_jobs));
end;
$$;

comment on function jobs.sync_cron_jobs() is
'Makes pg_cron''s list equal to jobs.schedules: schedules, reschedules and unschedules (only names that begin with indica:), as indica_cron. Returns how many
are scheduled; 0 with a notice where pg_cron is not installed. The caller must be a member of indica_cron.';

revoke all on function jobs.sync_cron_jobs() from public;
