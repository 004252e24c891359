create or replace function governance.event_text(p_event leads.events)
returns text
language plpgsql
stable
as $$
declare
    d constant jsonb := p_event.data;
    v_origin constant text := leads.origin_phrase(d ->> 'origin');
    v_referrer constant text := people.referrer_name(d -> 'referrer_id');
begin
    return case p_event.kind
        when 'created' then case
            when v_referrer is null then meta.text('event.created', v_origin)
            else meta.text('event.created_by', v_origin, v_referrer)
        end
        when 'touched' then case
            when v_referrer is null then meta.text('event.touched', v_origin)
            else meta.text('event.touched_by', v_origin, v_referrer)
        end || case
            when d ? 'second_interest'
                then ' ' || meta.text('event.second_interest', coalesce((select p.name from leads.products as p where p.code = d ->> 'product'), d ->> 'product'))
            else ''
        end
        when 'credited' then case
            when v_referrer is null then meta.text('event.credited')
            else meta.text('event.credited_to', v_referrer)
        end
        when 'assigned' then routing.explain((d ->> 'decision_id')::bigint)
        when 'queued' then routing.explain((d ->> 'decision_id')::bigint)
        when 'status_changed' then meta.text('event.status_changed', leads.status_name(d ->> 'from'), leads.status_name(d ->> 'to'))
        when 'next_action_set' then meta.text(
            'event.next_action_set', meta.text('action.' || (d ->> 'action')), calendar.local_time((d ->> 'at')::timestamptz)
        )
        when 'chatwoot_contact_ready' then meta.text(
            case when (d ->> 'adopted')::boolean then 'event.contact_adopted' else 'event.contact_created' end, d ->> 'contact_id'
        ) || case when d ? 'conflicts' then ' ' || meta.text('event.contact_conflicts') else '' end
        when 'chatwoot_conversation_ready' then meta.text(
            case when (d ->> 'reused')::boolean then 'event.conversation_reused' else 'event.conversation_created' end, d ->> 'conversation_id'
        )
        when 'template_accepted' then meta.text('event.template_accepted')
        when 'template_deferred' then meta.text('event.template_deferred', coalesce(d ->> 'code', d ->> 'class'))
        when 'template_failed' then case
            when d ->> 'class' = 'NOT_ARRIVED' then meta.text('event.template_not_arrived')
            else meta.text('event.template_failed', coalesce(d ->> 'code', d ->> 'class'))
        end
        when 'template_unknown' then meta.text('event.template_unknown')
        when 'template_delivered' then meta.text(
            case d ->> 'proof'
                when 'reply' then 'event.template_proved'
                when 'operator' then 'event.template_settled'
                when 'note' then 'event.template_noted'
                else 'event.template_delivered'
            end
        )
        when 'template_read' then meta.text('event.template_read')
        when 'template_resent' then meta.text('event.template_resent')
        when 'template_withdrawn' then meta.text('event.template_withdrawn')
        when 'template_retried' then meta.text('event.template_retried')
        when 'number_shared' then meta.text('event.number_shared')
        when 'number_confirmed' then meta.text('event.number_confirmed')
        when 'corrected' then meta.text('event.corrected', (
            select string_agg(meta.text('field_name.' || f.name), ', ' order by f.position)
            from jsonb_array_elements_text(d -> 'fields') with ordinality as f (name, position)
        ))
        when 'change_proposed' then meta.text('event.change_proposed', meta.text('field_name.' || (d ->> 'field')))
        when 'proposal_ignored' then meta.text('event.proposal_ignored', meta.text('field_name.' || (d ->> 'field')))
        when 'chatwoot_contact_corrected' then meta.text(
            case
                when d ? 'reason' then 'event.contact_not_corrected'
                when d ? 'conflicts' then 'event.contact_correction_conflict'
                else 'event.contact_corrected'
            end
        )
        when 'phone_learnt' then meta.text('event.phone_learnt')
        when 'rework_postponed' then meta.text('event.rework_postponed')
        when 'rework_held_out' then meta.text('event.rework_held_out', d ->> 'step')
        when 'rework_waits' then meta.text(
            case d ->> 'reason' when 'rate' then 'event.rework_waits_rate' else 'event.rework_waits_daily_limit' end, calendar.local_time((d ->> 'due_at')::timestamptz)
        )
        when 'step_lost' then meta.text('event.step_lost')
        when 'person_waits' then meta.text('event.person_waits')
        when 'replied' then case
            when d ->> 'kind' in ('button', 'interactive') and d ->> 'action' in ('continue', 'stop')
                then meta.text('event.pressed', meta.text('button.' || (d ->> 'action')))
            else meta.text('event.replied')
        end
        when 'opted_out' then meta.text('event.opted_out', meta.text('opt_out.' || (d ->> 'reason')))
        when 'opt_out_lifted' then meta.text('event.opt_out_lifted')
        when 'sender_mismatch' then meta.text(case d ->> 'reason' when 'user_id_changed' then 'event.other_user_id' else 'event.sender_mismatch' end)
        when 'touch_taken_back' then meta.text('event.touch_taken_back')
        when 'reply_taken_back' then meta.text(case d ->> 'reason' when 'read_again' then 'event.reply_read_again' when 'no_message' then 'event.reply_no_message' else 'event.reply_taken_back' end)
        when 'reply_ambiguous' then meta.text('event.reply_ambiguous')
        when 'contact_blocked' then meta.text('event.contact_blocked')
        when 'number_changed' then meta.text('event.number_changed')
        when 'cards_received' then meta.text('event.cards_received', d ->> 'cards') || case when d ? 'left_out' then ' ' || meta.text('event.cards_left_out', d ->> 'left_out') else '' end
        when 'card_accepted' then meta.text('event.card_accepted', meta.text('card.became.' || (d ->> 'outcome')))
        when 'card_ignored' then meta.text('event.card_ignored')
        when 'rework_planned' then meta.text(
            'event.rework_planned', d ->> 'step', calendar.local_time((d ->> 'due_at')::timestamptz)
        )
        when 'noted' then meta.text('event.noted')
        when 'called' then meta.text('event.called', meta.text('call.' || (d ->> 'result')))
        when 'appointment_set' then meta.text('event.appointment_set', calendar.local_time((d ->> 'due_at')::timestamptz))
        when 'transferred' then meta.text(
            'event.transferred', (select c.name from routing.consultants as c where c.id = (d ->> 'to_consultant_id')::bigint)
        )
        when 'term_at_risk' then meta.text(
            'event.term_at_risk', meta.text('term.' || (d ->> 'kind')), calendar.local_time((d ->> 'due_at')::timestamptz)
        )
        when 'term_passed' then meta.text(
            case when d ? 'consultant_id' then 'event.term_passed' else 'event.term_passed_queue' end,
            meta.text('term.' || (d ->> 'kind')), calendar.local_time((d ->> 'due_at')::timestamptz),
            (select c.name from routing.consultants as c where c.id = (d ->> 'consultant_id')::bigint)
        )
        when 'handed_over' then meta.text('event.handed_over', coalesce(
            (select c.name from routing.consultants as c where c.id = (d ->> 'from_consultant_id')::bigint), d ->> 'from_queue'
        ))
        when 'owner_confirmed' then meta.text(
            'event.owner_confirmed', (select c.name from routing.consultants as c where c.id = (d ->> 'to_consultant_id')::bigint)
        )
        when 'answered' then meta.text(
            'event.answered', coalesce((select c.name from routing.consultants as c where c.id = (d ->> 'consultant_id')::bigint), meta.text('event.somebody'))
        )
        when 'answer_failed' then meta.text('event.answer_failed')
        when 'talk_found' then meta.text(case d ->> 'said_by' when 'human' then 'event.talk_found_human' else 'event.talk_found' end, d ->> 'conversation_id')
        when 'conversation_given' then meta.text('event.conversation_given', d ->> 'conversation_id')
        when 'conversation_mismatch' then meta.text('event.conversation_mismatch', d ->> 'conversation_id')
        when 'conversation_rebound' then meta.text('event.conversation_rebound')
        when 'conversation_adopted' then meta.text('event.conversation_adopted', d ->> 'conversation_id')
        when 'conversation_resolved' then meta.text('event.conversation_resolved', d ->> 'conversation_id')
        when 'conversation_unassigned' then meta.text('event.conversation_unassigned', d ->> 'conversation_id')
        when 'conversation_assigned_elsewhere' then meta.text('event.conversation_assigned_elsewhere', d ->> 'conversation_id')
        when 'note_written' then meta.text('event.note_written')
        when 'chatwoot_updated' then meta.text('event.chatwoot_updated')
        when 'chatwoot_step_failed' then meta.text('event.chatwoot_step_failed', d ->> 'kind')
        when 'outbox_retried' then meta.text('event.outbox_retried', d ->> 'kind')
        when 'outbox_dismissed' then meta.text('event.outbox_dismissed', d ->> 'kind')
        else p_event.kind
    end;
end;
$$;

comment on function governance.event_text(leads.events) is 'An event as a sentence, in the language of indica.locale; its kind when no sentence is known for it.';

revoke all on function governance.event_text(leads.events) from public;
