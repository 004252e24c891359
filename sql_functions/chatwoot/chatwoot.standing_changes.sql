create or replace function chatwoot.standing_changes(p_lead leads.leads, p_conversation chatwoot.conversations, p_now timestamptz)
returns jsonb
language plpgsql
stable
as $$
declare
    v_changes jsonb := '{}'::jsonb;
    v_wanted record;
    v_priority text;
    -- What a human opened or snoozed is theirs until the next step changes.
    v_is_by_hand constant boolean := case when p_conversation.status_by_hand_at is not null then p_conversation.status_by_hand_at >= chatwoot.step_since(p_lead) else false end;
begin
    v_wanted := chatwoot.wanted_status(p_lead, p_conversation, p_now);
    if v_wanted.status <> p_conversation.status and not v_is_by_hand and p_conversation.status in ('open', 'snoozed') then
        v_changes := jsonb_build_object('status', v_wanted.status, 'from_status', p_conversation.status);
        if v_wanted.status = 'snoozed' then
            -- The worker looks whether anybody talks there.
            v_changes := v_changes || jsonb_build_object('unless_written_after', p_now - interval '24 hours');
        end if;
    end if;
    if v_wanted.is_due and ops.setting_text('chatwoot_priority') = 'on' then
        v_priority := scoring.priority_of(p_lead);
        if v_priority is distinct from p_conversation.asked_priority then
            v_changes := v_changes || jsonb_build_object('priority', v_priority, 'keeps_priority', p_conversation.asked_priority is null);
        end if;
    end if;
    if p_conversation.shown_step is null or chatwoot.step_text(p_conversation.shown_step) is distinct from chatwoot.step_text(p_lead.next_action) then
        v_changes := v_changes || jsonb_build_object(
            'custom_attributes', jsonb_strip_nulls(jsonb_build_object(
                'indica_next_step', chatwoot.step_text(p_lead.next_action), 'indica_card', chatwoot.card_of(p_lead.uid)
            ))
        );
    end if;
    return v_changes;
end;
$$;

comment on function chatwoot.standing_changes(leads.leads, chatwoot.conversations, timestamptz) is
'What of a lead''s conversation in Chatwoot is not as the lead stands now, as a worker takes it: status with from_status (it is changed only while it is that one there) and for sleep unless_written_after; priority, when a human''s step is due
and ours changed since we last wrote it (keeps_priority: we never did, and one that a human set stays); the next step in words.';

revoke all on function chatwoot.standing_changes(leads.leads, chatwoot.conversations, timestamptz) from public;
