create or replace function outbox.finish(
    p_job_id bigint,
    p_state text,
    p_now timestamptz,
    p_due_at timestamptz default null,
    p_error jsonb default null
)
returns text
language plpgsql
volatile
as $$
declare
    v_attempt integer;
begin
    update outbox.jobs as m
    set state = p_state,
        due_at = coalesce(p_due_at, m.due_at),
        claimed_by = null,
        lease_expires_at = null,
        leases_expired = 0,
        failing_since = case when p_state = 'pending' and p_error is not null then coalesce(m.failing_since, p_now) else m.failing_since end,
        last_error = coalesce(p_error, m.last_error),
        finished_at = case when p_state = 'pending' then null else p_now end
    where m.id = p_job_id
    returning m.attempts into v_attempt;
    update outbox.attempts as a
    set finished_at = p_now,
        outcome = case p_state when 'pending' then 'retry' else p_state end,
        error = p_error
    where a.job_id = p_job_id and a.attempt = v_attempt;
    return p_state;
end;
$$;

comment on function outbox.finish(bigint, text, timestamptz, timestamptz, jsonb) is
'Ends the current attempt of a job with a state: done, dead, cancelled, or pending again from p_due_at. Returns the state.';

revoke all on function outbox.finish(bigint, text, timestamptz, timestamptz, jsonb) from public;
