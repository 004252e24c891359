create or replace function sending.abandon_template(p_message outbox.jobs, p_reason text)
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
    if p_message.payload ->> 'purpose' in ('first_contact', 'rework') then
        perform leads.append_event(
            p_message.lead_id, 'template_withdrawn', 'system',
            jsonb_strip_nulls(jsonb_build_object(
                'message', (select m.uid from sending.messages as m where m.send_key = p_message.dedupe_key),
                'purpose', p_message.payload ->> 'purpose', 'reason', p_reason
            ))
        );
    end if;
end;
$$;

comment on function sending.abandon_template(outbox.jobs, text) is
'A template row will never be sent, because of p_reason: its message is cancelled, and a lead that still waited for it goes to a human.';

revoke all on function sending.abandon_template(outbox.jobs, text) from public;
