create or replace function outbox.forget_attempts(p_job_id bigint, p_before timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    v_count integer;
begin
    delete from outbox.attempts as a
    where a.job_id = p_job_id and a.finished_at < p_before;
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function outbox.forget_attempts(bigint, timestamptz) is
'Forgets the attempts of a job that ended before p_before: of one that is done again and again they would be without number. Returns how many.';

revoke all on function outbox.forget_attempts(bigint, timestamptz) from public;
