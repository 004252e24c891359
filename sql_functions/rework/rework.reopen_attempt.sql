create or replace function rework.reopen_attempt(p_attempt_id bigint)
returns boolean
language plpgsql
volatile
as $$
begin
    update rework.attempts as a
    set state = 'planned', reason = null, finished_at = null
    where a.id = p_attempt_id and a.state in ('cancelled', 'failed', 'sent');
    return found;
end;
$$;

comment on function rework.reopen_attempt(bigint) is
'An attempt that was over is planned again: its message was refused after all and is to be sent again, a human ordered it again, or what cancelled it did
not happen. Returns whether it was over.';

revoke all on function rework.reopen_attempt(bigint) from public;
