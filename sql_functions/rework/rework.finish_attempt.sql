create or replace function rework.finish_attempt(p_attempt_id bigint, p_state text, p_reason text, p_message_id bigint default null)
returns void
language plpgsql
volatile
as $$
begin
    update rework.attempts as a
    set state = p_state, reason = p_reason, message_id = coalesce(p_message_id, a.message_id), finished_at = util.current_time()
    where a.id = p_attempt_id
        -- What was cancelled while its message was on its way was sent all the same.
        and (a.state in ('planned', 'failed') or (a.state = 'cancelled' and p_state = 'sent'));
end;
$$;

comment on function rework.finish_attempt(bigint, text, text, bigint) is
'Says how an attempt ended: sent, cancelled or failed, with a reason code and the message when one left.';

revoke all on function rework.finish_attempt(bigint, text, text, bigint) from public;
