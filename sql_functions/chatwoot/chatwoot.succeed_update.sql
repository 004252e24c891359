create or replace function chatwoot.succeed_update(p_message outbox.jobs, p_result jsonb)
returns void
language plpgsql
volatile
as $$
begin
    -- Who has it instead of whom we wanted is a human's choice, which its own webhook tells.
    update chatwoot.conversations as c
    set assignee_id = case
            when p_result -> 'assignee_id' = p_message.payload -> 'assignee_id' then (p_result ->> 'assignee_id')::bigint
            else c.assignee_id
        end,
        status = coalesce(p_message.payload ->> 'status', c.status)
    where c.id = (
        select x.id from chatwoot.conversations as x where x.lead_id = p_message.lead_id order by x.attempt desc limit 1
    );
    perform leads.append_event(
        p_message.lead_id, 'chatwoot_updated', 'worker',
        jsonb_strip_nulls(jsonb_build_object('keys', (select jsonb_agg(k) from jsonb_object_keys(p_message.payload) as k)))
            || coalesce(p_result, '{}')
    );
end;
$$;

comment on function chatwoot.succeed_update(outbox.jobs, jsonb) is
'The worker changed the conversation as the row said (result: assignee_id): remembers assignee and status, so that the webhook about it is
an echo, and writes the event.';

revoke all on function chatwoot.succeed_update(outbox.jobs, jsonb) from public;
