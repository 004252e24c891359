create or replace function outbox.record_build_failure(p_job_id bigint, p_sqlstate text, p_now timestamptz)
returns text
language plpgsql
volatile
as $$
declare
    -- 5 minutes, doubled up to 6 hours, ten times: a day to mend what is wrong.
    c_most_failures constant integer := 10;
    v_job outbox.jobs;
begin
    update outbox.jobs as m
    set build_failures = m.build_failures + 1,
        due_at = p_now + least(interval '6 hours', interval '5 minutes' * power(2, least(m.build_failures, 10))),
        last_error = jsonb_build_object('held', 'internal_error ' || p_sqlstate)
    where m.id = p_job_id
    returning * into v_job;
    if v_job.build_failures >= c_most_failures then
        return outbox.give_up(p_job_id, 'cannot_be_built ' || p_sqlstate, p_now);
    end if;
    return v_job.state;
end;
$$;

comment on function outbox.record_build_failure(bigint, text, timestamptz) is
'The prepare of a job raised p_sqlstate: the job waits, each time longer, and after ten times in a row it is dead (outbox.give_up). Returns its state.';

revoke all on function outbox.record_build_failure(bigint, text, timestamptz) from public;
