create or replace function sending.mark_outcome_unknown(p_message outbox.jobs, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
begin
    perform from sending.messages as m where m.send_key = p_message.dedupe_key and m.state = 'sending' for update;
    if not found then
        return false;
    end if;
    perform sending.fail_template(p_message, '{"phase": "no_answer", "message": "the worker vanished while sending"}', p_now);
    return true;
end;
$$;

comment on function sending.mark_outcome_unknown(outbox.jobs, timestamptz) is
'The lease of a template row expired while its message was sending: nobody knows whether it left, so it becomes unknown and is not sent again.
Returns false when the message was not sending.';

revoke all on function sending.mark_outcome_unknown(outbox.jobs, timestamptz) from public;
