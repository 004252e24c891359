create or replace function rework.reopen_attempt(p_attempt_id bigint)
returns boolean
language plpgsql
volatile
as $$
begin
    update rework.attempts as a
    set state = 'planned', reason = null, finished_at = null
    where a.id = p_attempt_id and a.state in ('cancelled', 'failed');
    return found;
end;
$$;

comment on function rework.reopen_attempt(bigint) is
'An attempt that was given up is planned again: a human ordered its message again, or what cancelled it did not happen. Returns whether it was given up.';

revoke all on function rework.reopen_attempt(bigint) from public;
