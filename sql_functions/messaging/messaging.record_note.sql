create or replace function messaging.record_note(p_message outbox.messages, p_result jsonb)
returns void
language plpgsql
volatile
as $$
begin
    perform core.append_event(
        p_message.lead_id, 'note_written', 'worker',
        jsonb_strip_nulls(jsonb_build_object('message_id', p_result -> 'message_id', 'about', p_message.payload ->> 'about'))
    );
end;
$$;

comment on function messaging.record_note(outbox.messages, jsonb) is 'The worker wrote a private note (result: message_id): writes the event.';

revoke all on function messaging.record_note(outbox.messages, jsonb) from public;
