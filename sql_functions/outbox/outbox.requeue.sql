create or replace function outbox.requeue(p_dedupe_key text, p_due_at timestamptz, p_error jsonb default null)
returns boolean
language plpgsql
volatile
as $$
begin
    update outbox.jobs as m
    set state = 'pending', due_at = p_due_at, finished_at = null, last_error = p_error,
        -- What was finished is missing from now on; what was not has been missing since it was first due.
        first_due_at = case when m.finished_at is null then m.first_due_at else p_due_at end,
        claimed_by = null, lease_expires_at = null
    where m.dedupe_key = p_dedupe_key;
    if not found then
        return false;
    end if;
    perform pg_notify('outbox', '');
    return true;
end;
$$;

comment on function outbox.requeue(text, timestamptz, jsonb) is
'The work of this job must be done again, whatever its state, not before p_due_at, because of p_error (null: for another reason). Returns false when there is no such job.';

revoke all on function outbox.requeue(text, timestamptz, jsonb) from public;
