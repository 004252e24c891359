create or replace function jobs.sync_cron_jobs(
    out scheduler text, out scheduled integer, out changed text[], out removed text[], out wrong text[]
)
language plpgsql
volatile
as $$
declare
    v_wanted constant jsonb := (
        select jsonb_object_agg(w.name, jsonb_build_object('schedule', w.schedule, 'command', w.command, 'database', current_database(), 'is_active', true))
        from jobs.wanted_cron_jobs() as w
    );
    v_role constant text := current_setting('role');
    v_listed jsonb;
    v_name text;
    v_job_id bigint;
begin
    scheduler := jobs.scheduler_place();
    scheduled := 0;
    changed := '{}';
    removed := '{}';
    wrong := '{}';
    -- GUARD: whatever stands in this database's list, nobody would run it
    if scheduler in ('none', 'elsewhere') then
        return;
    end if;

    -- pg_cron runs a job as the role that scheduled it. Dynamic, since most databases have no schema cron.
    set local role indica_cron;
    v_listed := jobs.listed_cron_jobs();
    -- REMOVE: what we do not want, and what is not as we want it: paused, of another database, with another schedule or command
    for v_name in
        select l.key
        from jsonb_each(v_listed) as l
        where l.value is distinct from v_wanted -> l.key
        order by l.key
    loop
        execute format('select %s.unschedule($1)', 'cron') using 'indica:' || v_name;
        if v_wanted ? v_name then
            changed := changed || v_name;
        else
            removed := removed || v_name;
        end if;
    end loop;
    -- SCHEDULE: what is not there
    for v_name in
        select w.key
        from jsonb_each(v_wanted) as w
        where v_listed -> w.key is distinct from w.value
        order by w.key
    loop
        execute format('select %s.schedule_in_database($1, $2, $3, $4)', 'cron')
        using 'indica:' || v_name, v_wanted -> v_name ->> 'schedule', v_wanted -> v_name ->> 'command', current_database()::text;
        if v_name <> all (changed) then
            changed := changed || v_name;
        end if;
    end loop;
    -- WAKE: pg_cron reads its list anew when a job is touched, and a large transaction, such as an upgrade, can drown out that it was
    execute format('select max(j.jobid) from %s.job as j where j.jobname like $1 and j.username = current_user', 'cron') into v_job_id using 'indica:%';
    if v_job_id is not null then
        execute format('select %s.alter_job($1, active => true)', 'cron') using v_job_id;
    end if;
    -- READ BACK
    v_listed := jobs.listed_cron_jobs();
    perform jobs.look_at_cron();
    perform set_config('role', v_role, true);

    select coalesce(array_agg(n.name order by n.name), '{}') into wrong
    from (select jsonb_object_keys(v_wanted || v_listed) as name) as n
    where v_listed -> n.name is distinct from v_wanted -> n.name;
    select count(*) into scheduled
    from jobs.schedules as j
    where j.is_enabled and v_listed -> j.name is not distinct from v_wanted -> j.name;
end;
$$;

comment on function jobs.sync_cron_jobs() is
'Makes pg_cron''s list equal to jobs.wanted_cron_jobs(), as indica_cron, and reads it back (only names that begin with indica:). What differs, is paused or speaks of
another database is unscheduled and scheduled anew, and pg_cron is made to read the list. scheduler: as jobs.scheduler_place() says; with none and elsewhere nothing is done. scheduled: how many jobs stand
there as they should; changed, removed: what was put right; wrong: what is still not right. The caller must be a member of indica_cron.';

revoke all on function jobs.sync_cron_jobs() from public;
