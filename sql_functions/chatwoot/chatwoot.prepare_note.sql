create or replace function chatwoot.prepare_note(p_message outbox.jobs)
returns jsonb
language plpgsql
stable
as $$
begin
    return (
        select jsonb_build_object(
            'account_id', h.chatwoot_account_id,
            'conversation_id', c.conversation_id,
            'content', chatwoot.note_text(p_message.lead_id, p_message.payload),
            'outbox_id', p_message.id
        )
        from chatwoot.conversations as c
        join sending.channels as h on h.id = c.channel_id
        where c.lead_id = p_message.lead_id
        order by c.attempt desc
        limit 1
    );
end;
$$;

comment on function chatwoot.prepare_note(outbox.jobs) is
'What a worker needs to write a private note: account_id, conversation_id, content, outbox_id (our marker). Null while there is no conversation.';

revoke all on function chatwoot.prepare_note(outbox.jobs) from public;
