create or replace function jobs.begin_run(p_name text)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run_id bigint;
    v_is_first boolean;
begin
    if not exists (select from jobs.schedules as j where j.name = p_name) then
        raise exception 'no job is called %', p_name using errcode = 'ID207', hint = 'indica jobs list shows them.';
    end if;
    -- Of the session, since the steps of a run are transactions of their own; jobs.end_run() gives it back.
    v_is_first := pg_try_advisory_lock(hashtextextended('jobs.run:' || p_name, 0));
    insert into jobs.runs (job_name, started_at, outcome, finished_at)
    values (p_name, clock_timestamp(), case when v_is_first then 'running' else 'skipped' end, case when not v_is_first then clock_timestamp() end)
    returning id into v_run_id;
    if not v_is_first then
        return null;
    end if;
    -- Whoever began them and holds no lock any more is gone.
    update jobs.runs as r
    set outcome = 'failed', finished_at = clock_timestamp(), error = '{"message": "its session ended before the run did"}'
    where r.job_name = p_name and r.outcome = 'running' and r.id <> v_run_id;
    return v_run_id;
end;
$$;

comment on function jobs.begin_run(text) is
'Takes down that a job of jobs.schedules begins and returns its run, whose steps jobs.continue_run() makes; commit before them, so that everybody sees it running. Null,
and a run that was skipped, when the same job is running in another session. Raises ID207 for an unknown job.';

revoke all on function jobs.begin_run(text) from public;
grant execute on function jobs.begin_run(text) to indica_cron;
