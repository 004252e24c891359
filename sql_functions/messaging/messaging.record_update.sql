create or replace function messaging.record_update(p_message outbox.messages, p_result jsonb)
returns void
language plpgsql
volatile
as $$
begin
    -- Who has it instead of whom we wanted is a human's choice, which its own webhook tells.
    update messaging.chatwoot_conversations as c
    set assignee_id = case
            when p_result -> 'assignee_id' = p_message.payload -> 'assignee_id' then (p_result ->> 'assignee_id')::bigint
            else c.assignee_id
        end,
        status = coalesce(p_message.payload ->> 'status', c.status)
    where c.id = (
        select x.id from messaging.chatwoot_conversations as x where x.lead_id = p_message.lead_id order by x.attempt desc limit 1
    );
    perform core.append_event(
        p_message.lead_id, 'chatwoot_updated', 'worker',
        jsonb_strip_nulls(jsonb_build_object('keys', (select jsonb_agg(k) from jsonb_object_keys(p_message.payload) as k)))
            || coalesce(p_result, '{}')
    );
end;
$$;

comment on function messaging.record_update(outbox.messages, jsonb) is
'The worker changed the conversation as the row said (result: assignee_id): remembers assignee and status, so that the webhook about it is
an echo, and writes the event.';

revoke all on function messaging.record_update(outbox.messages, jsonb) from public;
