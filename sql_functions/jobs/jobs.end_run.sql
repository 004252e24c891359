create or replace function jobs.end_run(p_run_id bigint, p_outcome text, p_error jsonb default null)
returns text
language plpgsql
volatile
as $$
declare
    v_name text;
begin
    update jobs.runs as r
    set outcome = p_outcome, finished_at = clock_timestamp(), error = p_error
    where r.id = p_run_id
    returning r.job_name into v_name;
    perform pg_advisory_unlock(hashtextextended('jobs.run:' || v_name, 0));
    return p_outcome;
end;
$$;

comment on function jobs.end_run(bigint, text, jsonb) is
'Takes down how a run ended (succeeded, or failed with its error), lets the next one begin, and returns the outcome.';

revoke all on function jobs.end_run(bigint, text, jsonb) from public;
