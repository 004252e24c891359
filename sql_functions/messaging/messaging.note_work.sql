create or replace function messaging.note_work(p_message outbox.messages)
returns jsonb
language plpgsql
stable
as $$
begin
    return (
        select jsonb_build_object(
            'account_id', h.chatwoot_account_id,
            'conversation_id', c.conversation_id,
            'content', messaging.note_text(p_message.lead_id, p_message.payload),
            'outbox_id', p_message.id
        )
        from messaging.chatwoot_conversations as c
        join messaging.channels as h on h.id = c.channel_id
        where c.lead_id = p_message.lead_id
        order by c.attempt desc
        limit 1
    );
end;
$$;

comment on function messaging.note_work(outbox.messages) is
'What a worker needs to write a private note: account_id, conversation_id, content, outbox_id (our marker). Null while there is no conversation.';

revoke all on function messaging.note_work(outbox.messages) from public;
