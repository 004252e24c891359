create or replace function jobs.run(p_name text)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run_id constant bigint := jobs.begin_run(p_name);
    v_outcome text := case when v_run_id is null then 'skipped' else 'running' end;
begin
    while v_outcome = 'running' loop
        v_outcome := jobs.continue_run(v_run_id);
    end loop;
    return v_outcome;
end;
$$;

comment on function jobs.run(text) is
'jobs.run_in_steps() in the transaction of the caller: nobody sees it running, and what it changed is locked until the end. Keeps how it ended in jobs.runs: succeeded,
failed (with the error), or skipped because the same job is running. Returns the outcome. Raises ID207 for an unknown job.';

revoke all on function jobs.run(text) from public;
grant execute on function jobs.run(text) to indica_cron;
