create or replace procedure jobs.run_in_steps(p_name text, inout p_outcome text default null)
language plpgsql
as $$
declare
    v_run_id constant bigint := jobs.begin_run(p_name);
begin
    -- Committed at once, so that a run that waits or takes too long is seen while it does.
    commit;
    p_outcome := case when v_run_id is null then 'skipped' else 'running' end;
    begin
        perform jobs.look_at_cron();
    exception
        when others then
            -- No job fails because pg_cron's list could not be read; that it was not read is seen by its age.
            raise warning 'pg_cron''s list could not be read: %', meta.describe_error(sqlstate, sqlerrm);
    end;
    commit;
    while p_outcome = 'running' loop
        p_outcome := jobs.continue_run(v_run_id);
        commit;
    end loop;
end;
$$;

comment on procedure jobs.run_in_steps(text, text) is
'Runs one job of jobs.schedules, each step in a transaction of its own, and says how it ended: succeeded, failed, or skipped because the same job is running. What
pg_cron and indica jobs run call; in passing it looks at pg_cron''s list (jobs.look_at_cron). Raises ID207 for an unknown job.';

revoke all on procedure jobs.run_in_steps(text, text) from public;
grant execute on procedure jobs.run_in_steps(text, text) to indica_cron;
