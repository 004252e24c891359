create or replace function sending.fail_sync(p_job_id bigint, p_error jsonb, p_now timestamptz)
returns outbox.failed
language plpgsql
volatile
as $$
declare
    v_attempts integer;
begin
    select m.attempts into v_attempts from outbox.jobs as m where m.id = p_job_id;
    -- The next run of the schedule asks again; that nothing is read for long is a finding of its own.
    if v_attempts >= 3 then
        return row('cancelled', null)::outbox.failed;
    end if;
    return row('pending', p_now + greatest(
        util.retry_delay(v_attempts), interval '1 second' * least(coalesce((p_error ->> 'retry_after_seconds')::integer, 0), 3600)
    ))::outbox.failed;
end;
$$;

comment on function sending.fail_sync(bigint, jsonb, timestamptz) is
'What becomes of a reading of templates that failed: tried twice more, then left to the next run. Error shape: see outbox.fail().';

revoke all on function sending.fail_sync(bigint, jsonb, timestamptz) from public;
