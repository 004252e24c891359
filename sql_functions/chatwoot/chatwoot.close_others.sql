create or replace function chatwoot.close_others(p_lead_id bigint, p_conversation_id bigint, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_other bigint;
begin
    -- Of a conversation that was adopted while ours was being made, ours is the other, though the newer.
    for v_other in
        select distinct c.conversation_id
        from chatwoot.conversations as c
        where c.lead_id = p_lead_id and c.conversation_id <> p_conversation_id and c.status <> 'resolved' and not c.is_reused
        order by c.conversation_id
    loop
        perform outbox.enqueue(
            p_kind => 'chatwoot.note', p_lead_id => p_lead_id, p_due_at => p_now,
            p_dedupe_key => format('moved:%s:%s:%s', p_lead_id, v_other, p_conversation_id),
            p_payload => jsonb_build_object('about', 'moved', 'conversation_id', v_other, 'to', p_conversation_id)
        );
        perform outbox.enqueue(
            p_kind => 'chatwoot.update', p_lead_id => p_lead_id, p_due_at => p_now,
            p_payload => jsonb_build_object('status', 'resolved', 'conversation_id', v_other, 'superseded_by', p_conversation_id)
        );
    end loop;
end;
$$;

comment on function chatwoot.close_others(bigint, bigint, timestamptz) is
'One conversation of a lead stays open, the one that holds the person''s words: the others that we know to be open are resolved, each with a note that links it, but for those that were open for
another reason.';

revoke all on function chatwoot.close_others(bigint, bigint, timestamptz) from public;
