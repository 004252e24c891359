create or replace function chatwoot.prepare_update(p_message outbox.jobs)
returns jsonb
language plpgsql
stable
as $$
begin
    return (
        select jsonb_build_object('account_id', h.chatwoot_account_id, 'conversation_id', c.conversation_id) || p_message.payload
        from chatwoot.conversations as c
        join sending.channels as h on h.id = c.channel_id
        where c.lead_id = p_message.lead_id
        order by c.attempt desc
        limit 1
    );
end;
$$;

comment on function chatwoot.prepare_update(outbox.jobs) is
'What a worker needs to change a conversation: account_id, conversation_id and, from the payload, only the keys to touch (assignee_id,
labels_add, labels_remove, priority, custom_attributes, status). Null while there is no conversation.';

revoke all on function chatwoot.prepare_update(outbox.jobs) from public;
