create or replace function outbox.wake_job(p_job_id bigint, p_reason text, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_is_held boolean;
begin
    -- One that somebody has is being asked at this moment.
    perform from outbox.jobs as m
    where m.id = p_job_id and m.state = 'pending' and m.due_at > p_now and m.last_error ->> 'held' = p_reason
    for update skip locked;
    v_is_held := found;
    if v_is_held then
        update outbox.jobs as m set due_at = p_now where m.id = p_job_id;
        perform pg_notify('outbox', '');
    end if;
    return v_is_held;
end;
$$;

comment on function outbox.wake_job(bigint, text, timestamptz) is
'What held one job back for this reason is over: it is due at once. Returns whether it was held.';

revoke all on function outbox.wake_job(bigint, text, timestamptz) from public;
