create or replace function chatwoot.show_rework(p_lead_id bigint, p_message_uid uuid, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_message_id bigint;
    v_is_first boolean;
    v_is_chatwoots boolean;
    v_new_conversation_after interval;
    v_conversation chatwoot.conversations;
    v_lead leads.leads;
    v_attempt integer;
begin
    select
        m.id, m.chatwoot_message_id is not null, p.new_conversation_after,
        not exists (select from rework.attempts as o where o.lead_id = a.lead_id and o.cycle = a.cycle and o.step < a.step and o.message_id is not null)
    into v_message_id, v_is_chatwoots, v_new_conversation_after, v_is_first
    from sending.messages as m
    join rework.attempts as a on a.message_id = m.id
    join rework.policies as p on p.id = a.policy_id
    where m.uid = p_message_uid;
    v_conversation := chatwoot.current_conversation(p_lead_id);
    select * into v_lead from leads.leads as l where l.id = p_lead_id;
    if v_conversation.id is null then
        return;
    end if;
    -- What Chatwoot sent stands where it is; what the person wrote meanwhile stays where it is seen.
    if v_is_chatwoots is not true and not chatwoot.is_overtaken(v_lead, v_conversation, p_now)
        -- What was open for another reason is not closed by us, and a second one is not opened beside it.
        and (v_conversation.status = 'resolved' or (v_conversation.created_at < p_now - v_new_conversation_after and not v_conversation.is_reused))
    then
        -- Replies go to the newest open conversation of the contact: the old one is closed first.
        if v_conversation.status <> 'resolved' then
            perform outbox.enqueue(
                p_kind => 'chatwoot.update', p_lead_id => p_lead_id, p_due_at => p_now, p_payload => jsonb_build_object(
                    'status', 'resolved', 'conversation_id', v_conversation.conversation_id, 'unless_written_after', p_now
                )
            );
        end if;
        select max(c.attempt) + 1 into v_attempt from chatwoot.conversations as c where c.lead_id = p_lead_id;
        perform outbox.enqueue(
            p_kind => 'chatwoot.conversation', p_lead_id => p_lead_id, p_due_at => p_now,
            p_payload => jsonb_build_object('attempt', v_attempt, 'force_new', true, 'unless_written_after', p_now)
        );
    elsif v_is_first and v_conversation.status <> 'resolved' then
        -- A new one is labelled as it is made.
        perform chatwoot.request_update(p_lead_id, p_has_labels => true);
    end if;
    perform chatwoot.request_note(
        p_lead_id, 'mirror:' || v_message_id, jsonb_build_object('about', 'message', 'message_id', v_message_id)
    );
end;
$$;

comment on function chatwoot.show_rework(bigint, uuid, timestamptz) is
'WhatsApp accepted a template of the cadence: the consultant sees it in the conversation, in a new one when the last was resolved or is older than the
policy''s new_conversation_after; the first of a cycle labels the one that goes on. Both orders name what they are for and are withdrawn when somebody writes before they leave.';

revoke all on function chatwoot.show_rework(bigint, uuid, timestamptz) from public;
