create or replace function flow.tell_chatwoot(p_event leads.events)
returns void
language plpgsql
volatile
as $$
declare
    d constant jsonb := p_event.data;
    v_lead_id constant bigint := p_event.lead_id;
    v_key constant text := v_lead_id || ':' || p_event.seq;
begin
    case p_event.kind
        when 'created' then
            -- Of an import each is told when its turn comes, so that nobody who was typed in now waits for thousands.
            perform chatwoot.request_contact(v_lead_id, 'contact:' || v_lead_id, (d ->> 'paced_at')::timestamptz);
        when 'phone_learnt' then perform chatwoot.request_contact(v_lead_id, 'contact:' || v_key, p_is_new_number => true);
        when 'assigned', 'queued' then
            -- The first owner is named when the conversation is made; who talks with the person has it.
            if p_event.seq > 2 and d ->> 'reason' is distinct from 'already_talking' then
                perform chatwoot.request_update(v_lead_id, p_gives_to_owner => true);
            end if;
        when 'transferred', 'owner_confirmed' then
            if p_event.actor <> 'chatwoot' then
                perform chatwoot.request_update(v_lead_id, p_gives_to_owner => true);
            end if;
        when 'status_changed' then perform chatwoot.request_status_update(v_lead_id, d ->> 'from', d ->> 'to', p_event.actor);
        when 'touched' then
            perform chatwoot.request_note(
                v_lead_id, 'touch:' || (d ->> 'submission'), jsonb_build_object('about', 'touch', 'submission_uid', d -> 'submission')
            );
            if d ? 'product' then
                perform chatwoot.request_update(v_lead_id, p_has_product => true);
            end if;
        when 'corrected' then
            perform chatwoot.request_correction(v_lead_id, v_key, d -> 'fields');
            if d -> 'fields' ? 'product' then
                perform chatwoot.request_update(v_lead_id, p_has_product => true);
            end if;
            perform chatwoot.request_note(
                v_lead_id, 'corrected:' || v_key, jsonb_build_object('about', 'corrected', 'seq', p_event.seq)
            );
        when 'chatwoot_contact_corrected' then
            if d ? 'conflicts' or d ? 'reason' then
                perform chatwoot.request_note(v_lead_id, 'correction_conflict:' || v_key, '{"about": "correction_conflict"}');
            end if;
        when 'cards_received' then
            -- One that waits tells all of the message when it leaves.
            if not exists (
                select
                from outbox.jobs as j
                where j.lead_id = v_lead_id and j.kind = 'chatwoot.note' and j.state = 'pending' and j.payload ->> 'about' = 'cards' and j.payload -> 'message' = d -> 'message'
            ) then
                perform chatwoot.request_note(v_lead_id, 'cards:' || v_key, jsonb_build_object('about', 'cards', 'message', d -> 'message', 'at', d -> 'written_at'));
            end if;
        when 'number_shared' then perform chatwoot.request_note(v_lead_id, 'number_shared:' || v_key, '{"about": "number_shared"}');
        when 'replied' then
            if d -> 'is_news' = 'true' then
                perform chatwoot.request_note(
                    v_lead_id, 'reply:' || (d ->> 'inbound'), jsonb_build_object('about', 'reply', 'inbound_id', d -> 'inbound')
                );
            end if;
            if not d ? 'outcome' then
                -- Words that nobody in Chatwoot has go to the lead's owner.
                perform chatwoot.give_to_owner(v_lead_id);
            end if;
        when 'next_action_set' then perform chatwoot.request_standing(v_lead_id);
        when 'term_at_risk', 'term_passed' then
            perform chatwoot.request_standing(v_lead_id);
            perform chatwoot.request_note(v_lead_id, p_event.kind || ':' || v_key, jsonb_build_object('about', p_event.kind) || d);
        when 'handed_over' then
            perform chatwoot.request_note(v_lead_id, 'handed_over:' || v_key, jsonb_build_object('about', 'handed_over') || (d - 'reason'));
        when 'opted_out' then
            perform chatwoot.request_update(v_lead_id, p_has_labels => true);
            perform chatwoot.request_note(
                v_lead_id, 'opt_out:' || v_key, jsonb_build_object('about', 'opt_out', 'reason', d ->> 'reason', 'at', p_event.at)
            );
            if d ->> 'reason' in ('stop_button', 'stop_word') and not (d ? 'is_restored' and exists (
                -- It was confirmed when it was said.
                select
                from sending.messages as m
                where m.lead_id = v_lead_id and m.purpose = 'opt_out_confirmation' and m.state not in ('queued', 'cancelled')
            )) then
                perform sending.request_opt_out_confirmation(v_lead_id, 'opt_out_confirmation:' || v_key);
            end if;
        when 'opt_out_lifted' then
            perform chatwoot.request_update(v_lead_id, p_has_labels => true);
            perform chatwoot.request_note(v_lead_id, 'opt_out_lifted:' || v_key, jsonb_build_object('about', 'opt_out_lifted', 'at', p_event.at));
        when 'reply_taken_back' then
            perform chatwoot.request_update(v_lead_id, p_has_labels => true);
        when 'template_accepted' then
            if d ->> 'purpose' = 'rework' then
                perform chatwoot.show_rework(v_lead_id, (d ->> 'message')::uuid, p_event.at);
            else
                perform chatwoot.request_summary_note(v_lead_id);
            end if;
        when 'template_failed', 'template_unknown' then perform chatwoot.request_summary_note(v_lead_id);
        else null;
    end case;
    -- Behind what the event itself asks for, in the order in which they were written.
    if p_event.kind in ('noted', 'called', 'appointment_set', 'status_changed') and d -> 'commitments' ? 'note' and ops.setting_text('chatwoot_notes') = 'private' then
        perform chatwoot.request_note(v_lead_id, 'panel:' || v_key, jsonb_build_object('about', 'panel_note', 'seq', p_event.seq));
    end if;
end;
$$;

comment on function flow.tell_chatwoot(leads.events) is
'What consultants see in Chatwoot when something happened to a lead: labels, owner, notes, and whether it sleeps, ordered through the outbox, each once. And the one message
that answers an opt-out.';

revoke all on function flow.tell_chatwoot(leads.events) from public;
