create or replace function jobs.sync_cron_jobs()
returns integer
language plpgsql
volatile
as $$
declare
    v_jobs jsonb;
    v_job record;
    v_role constant text := current_setting('role');
begin
    if to_regclass('cron.job') is null then
        raise notice 'pg_cron is not in this database: indica jobs run must run the jobs';
        return 0;
    end if;
    select jsonb_object_agg(c.job, jsonb_build_array(c.schedule, c.command)) into v_jobs from jobs.cron_jobs() as c;

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
    -- Scheduling again what somebody had stopped leaves it stopped.
    execute format(
        'select %1$s.alter_job(c.jobid, active => true)'
        ' from %1$s.job as c where c.jobname like ''indica:%%'' and c.database = current_database() and not c.active',
        'cron'
    );
    perform set_config('role', v_role, true);
    return (select count(*) from jsonb_object_keys(v_jobs));
end;
$$;

comment on function jobs.sync_cron_jobs() is
'Makes pg_cron''s list equal to jobs.schedules: schedules, reschedules and unschedules (only names that begin with indica:), as indica_cron. Returns how many
are scheduled; 0 with a notice where pg_cron is not installed. The caller must be a member of indica_cron.';

revoke all on function jobs.sync_cron_jobs() from public;
