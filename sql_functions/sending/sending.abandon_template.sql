create or replace function sending.abandon_template(p_message outbox.jobs, p_reason text, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    update sending.messages as m
    set state = 'cancelled'
    where m.send_key = p_message.dedupe_key and m.state = 'queued';
    if p_message.payload ? 'attempt_id' then
        perform rework.finish_attempt((p_message.payload ->> 'attempt_id')::bigint, 'cancelled', p_reason);
    end if;
    if (select l.next_action from leads.leads as l where l.id = p_message.lead_id) in ('first_contact', 'rework') then
        perform leads.set_next_action(p_message.lead_id, 'human_review', p_now, 'system', p_reason);
    end if;
end;
$$;

comment on function sending.abandon_template(outbox.jobs, text, timestamptz) is
'A template row will never be sent, because of p_reason: its message is cancelled, and a lead that still waited for it goes to a human.';

revoke all on function sending.abandon_template(outbox.jobs, text, timestamptz) from public;
