create or replace function chatwoot.succeed_note(p_message outbox.jobs, p_result jsonb)
returns void
language plpgsql
volatile
as $$
begin
    perform leads.append_event(
        p_message.lead_id, 'note_written', 'worker',
        jsonb_strip_nulls(jsonb_build_object('message_id', p_result -> 'message_id', 'about', p_message.payload ->> 'about'))
    );
end;
$$;

comment on function chatwoot.succeed_note(outbox.jobs, jsonb) is 'The worker wrote a private note (result: message_id): writes the event.';

revoke all on function chatwoot.succeed_note(outbox.jobs, jsonb) from public;
