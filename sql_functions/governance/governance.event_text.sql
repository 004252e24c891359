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
        when 'phone_learnt' then meta.text('event.phone_learnt')
        when 'rework_postponed' then meta.text('event.rework_postponed')
        when 'person_waits' then meta.text('event.person_waits')
        when 'replied' then case
            when d ->> 'kind' in ('button', 'interactive') and d ->> 'action' in ('continue', 'stop')
                then meta.text('event.pressed', meta.text('button.' || (d ->> 'action')))
            else meta.text('event.replied')
        end
        when 'opted_out' then meta.text('event.opted_out', meta.text('opt_out.' || (d ->> 'reason')))
        when 'opt_out_lifted' then meta.text('event.opt_out_lifted')
        when 'sender_mismatch' then meta.text('event.sender_mismatch')
        when 'reply_taken_back' then meta.text(case d ->> 'reason' when 'read_again' then 'event.reply_read_again' else 'event.reply_taken_back' end)
        when 'reply_ambiguous' then meta.text('event.reply_ambiguous')
        when 'number_changed' then meta.text('event.number_changed')
        when 'rework_planned' then meta.text(
            'event.rework_planned', d ->> 'step', calendar.local_time((d ->> 'due_at')::timestamptz)
        )
        when 'called' then meta.text('event.called', meta.text('call.' || (d ->> 'result')))
        when 'transferred' then meta.text(
            'event.transferred', (select c.name from routing.consultants as c where c.id = (d ->> 'to_consultant_id')::bigint)
        )
        when 'owner_confirmed' then meta.text(
            'event.owner_confirmed', (select c.name from routing.consultants as c where c.id = (d ->> 'to_consultant_id')::bigint)
        )
        when 'answered' then meta.text(
            'event.answered', coalesce((select c.name from routing.consultants as c where c.id = (d ->> 'consultant_id')::bigint), meta.text('event.somebody'))
        )
        when 'answer_failed' then meta.text('event.answer_failed')
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
