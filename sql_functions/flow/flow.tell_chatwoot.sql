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
        when 'created' then perform chatwoot.request_contact(v_lead_id, 'contact:' || v_lead_id);
        when 'phone_learnt' then perform chatwoot.request_contact(v_lead_id, 'contact:' || v_key);
        when 'assigned' then
            -- The first owner is named when the conversation is made.
            if p_event.seq > 2 then
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
end;
$$;

comment on function flow.tell_chatwoot(leads.events) is
'What consultants see in Chatwoot when something happened to a lead: labels, owner and notes, ordered through the outbox, each once. And the one message
that answers an opt-out.';

revoke all on function flow.tell_chatwoot(leads.events) from public;
