create or replace function outbox.finish(
    p_message outbox.jobs,
    p_state text,
    p_now timestamptz,
    p_due_at timestamptz default null,
    p_error jsonb default null
)
returns text
language plpgsql
volatile
as $$
begin
    update outbox.jobs as m
    set state = p_state,
        due_at = coalesce(p_due_at, m.due_at),
        claimed_by = null,
        lease_expires_at = null,
        last_error = coalesce(p_error, m.last_error),
        finished_at = case when p_state = 'pending' then null else p_now end
    where m.id = p_message.id;
    update outbox.attempts as a
    set finished_at = p_now,
        outcome = case p_state when 'pending' then 'retry' else p_state end,
        error = p_error
    where a.job_id = p_message.id and a.attempt = p_message.attempts;
    return p_state;
end;
$$;

comment on function outbox.finish(outbox.jobs, text, timestamptz, timestamptz, jsonb) is
'Ends the current attempt of a row with a state: delivered, dead, cancelled, or pending again from p_due_at. Returns the state.';

revoke all on function outbox.finish(outbox.jobs, text, timestamptz, timestamptz, jsonb) from public;
