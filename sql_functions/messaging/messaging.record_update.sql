create or replace function messaging.record_update(p_message outbox.messages, p_result jsonb)
returns void
language plpgsql
volatile
as $$
begin
    perform core.append_event(
        p_message.lead_id, 'chatwoot_updated', 'worker',
        jsonb_strip_nulls(jsonb_build_object('keys', (select jsonb_agg(k) from jsonb_object_keys(p_message.payload) as k)))
            || coalesce(p_result, '{}')
    );
end;
$$;

comment on function messaging.record_update(outbox.messages, jsonb) is
'The worker changed the conversation as the row said (result: assignee_id): writes the event.';

revoke all on function messaging.record_update(outbox.messages, jsonb) from public;
