create or replace function rework.record_sent(p_attempt_id bigint, p_message sending.messages, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_attempt rework.attempts;
    v_lead leads.leads;
    v_policy rework.policies;
    v_step record;
    v_conversation chatwoot.conversations;
    v_time_zone constant text := calendar.time_zone_of(p_message.recipient);
begin
    perform rework.finish_attempt(p_attempt_id, 'sent', 'accepted', p_message.id);
    select * into v_attempt from rework.attempts as a where a.id = p_attempt_id;
    select * into v_policy from rework.policies as p where p.id = v_attempt.policy_id;
    select * into v_lead from leads.leads as l where l.id = v_attempt.lead_id;

    -- Who wrote, or was spoken with, while it was on its way is still owed what was promised then.
    if coalesce(v_lead.next_action, '') not in ('answer_person', 'scheduled') then
        select * into v_step from rework.next_step(v_lead);
        perform leads.set_next_action(
            v_lead.id, 'await_reply',
            calendar.next_sending_time(
                rework.due_date(v_lead, coalesce(v_step.gap_days, ops.setting_text('await_reply_days')::integer), v_time_zone)::timestamp
                    at time zone v_time_zone,
                v_time_zone
            ),
            'worker', 'rework_sent'
        );
    end if;

    select * into v_conversation
    from chatwoot.conversations as c
    where c.lead_id = v_lead.id
    order by c.attempt desc
    limit 1;
    if v_conversation.id is null then
        return;
    end if;
    if v_conversation.status = 'resolved' or v_conversation.created_at < p_now - v_policy.new_conversation_after then
        -- Replies go to the newest open conversation of the contact: the old one is closed first.
        if v_conversation.status <> 'resolved' and not v_conversation.is_reused then
            perform outbox.enqueue('chatwoot.update', v_lead.id, p_now, null, '{"status": "resolved"}');
        end if;
        perform outbox.enqueue(
            'chatwoot.conversation', v_lead.id, p_now, null,
            jsonb_build_object('attempt', v_conversation.attempt + 1, 'force_new', true)
        );
    end if;
    perform outbox.enqueue(
        'chatwoot.note', v_lead.id, p_now, 'mirror:' || p_message.id, jsonb_build_object('about', 'message', 'message_id', p_message.id)
    );
end;
$$;

comment on function rework.record_sent(bigint, sending.messages, timestamptz) is
'Meta accepted the template of an attempt: the lead waits for a reply until the next step (unless somebody
wrote or spoke meanwhile), and the consultant sees the message in the conversation,
in a new one when the last was resolved or is older than the policy''s new_conversation_after.';

revoke all on function rework.record_sent(bigint, sending.messages, timestamptz) from public;
