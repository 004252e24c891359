create or replace function chatwoot.show_rework(p_lead_id bigint, p_message_uid uuid, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_message_id bigint;
    v_new_conversation_after interval;
    v_conversation chatwoot.conversations;
begin
    select m.id, p.new_conversation_after into v_message_id, v_new_conversation_after
    from sending.messages as m
    join rework.attempts as a on a.message_id = m.id
    join rework.policies as p on p.id = a.policy_id
    where m.uid = p_message_uid;
    select * into v_conversation
    from chatwoot.conversations as c
    where c.lead_id = p_lead_id
    order by c.attempt desc
    limit 1;
    if v_conversation.id is null then
        return;
    end if;
    if v_conversation.status = 'resolved' or v_conversation.created_at < p_now - v_new_conversation_after then
        -- Replies go to the newest open conversation of the contact: the old one is closed first.
        if v_conversation.status <> 'resolved' and not v_conversation.is_reused then
            perform outbox.enqueue(
                p_kind => 'chatwoot.update', p_lead_id => p_lead_id, p_due_at => p_now, p_payload => '{"status": "resolved"}'
            );
        end if;
        perform outbox.enqueue(
            p_kind => 'chatwoot.conversation', p_lead_id => p_lead_id, p_due_at => p_now,
            p_payload => jsonb_build_object('attempt', v_conversation.attempt + 1, 'force_new', true)
        );
    end if;
    perform chatwoot.request_note(
        p_lead_id, 'mirror:' || v_message_id, jsonb_build_object('about', 'message', 'message_id', v_message_id)
    );
end;
$$;

comment on function chatwoot.show_rework(bigint, uuid, timestamptz) is
'WhatsApp accepted a template of the cadence: the consultant sees it in the conversation, in a new one when the last was resolved or is older than the
policy''s new_conversation_after.';

revoke all on function chatwoot.show_rework(bigint, uuid, timestamptz) from public;
