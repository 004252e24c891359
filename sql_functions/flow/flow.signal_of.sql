create or replace function flow.signal_of(p_event leads.events)
returns flow.signals
language plpgsql
immutable
as $$
declare
    d constant jsonb := p_event.data;
    v_is_human constant boolean := p_event.actor like 'token:%' or p_event.actor like 'consultant:%' or p_event.actor like 'operator%';
    v_signal flow.signals;
begin
    v_signal.lead_id := p_event.lead_id;
    v_signal.said_at := p_event.at;
    v_signal.reason := d ->> 'reason';
    v_signal.due_at := (d ->> 'due_at')::timestamptz;
    if p_event.kind like 'template\_%' then
        v_signal.about := (d ->> 'message')::uuid;
    end if;

    case p_event.kind
        when 'created' then
            v_signal.signal := case d ->> 'next_action'
                when 'first_contact' then 'created_first_contact'
                when 'call_by_consultant' then 'created_call'
                else 'created_review'
            end;
            v_signal.due_at := (d ->> 'next_action_at')::timestamptz;
        when 'phone_learnt' then v_signal.signal := 'phone_learnt';
        when 'replied' then
            v_signal.said_at := (d ->> 'written_at')::timestamptz;
            v_signal.signal := case
                when d ->> 'outcome' = 'wrong_person' then 'held'
                when d ->> 'outcome' in ('new_lead', 'before_the_end', 'after_the_end') is false then 'person_wrote_aside'
                when d -> 'is_acknowledgment' = 'true' then 'person_acknowledged'
                else 'person_wrote'
            end;
            v_signal.reason := case when v_signal.signal = 'held' then 'wrong_person' else 'replied' end;
        when 'sender_mismatch', 'reply_ambiguous', 'number_changed', 'recipient_identity_changed' then
            v_signal.signal := 'held';
            v_signal.said_at := coalesce((d ->> 'written_at')::timestamptz, (d ->> 'at')::timestamptz);
            v_signal.reason := coalesce(d ->> 'reason', case p_event.kind when 'reply_ambiguous' then 'ambiguous_sender' else p_event.kind end);
        when 'contact_blocked' then
            v_signal.signal := 'held';
            v_signal.reason := 'contact_blocked';
        when 'corrected' then
            if d -> 'holds' = 'true' then
                v_signal.signal := 'held';
                v_signal.reason := 'wrong_number';
            end if;
        when 'chatwoot_contact_ready' then
            if d -> 'has_source' = 'false' then
                v_signal.signal := 'contact_conflict';
                v_signal.reason := 'contact_conflict';
            end if;
        when 'conversation_unassigned', 'conversation_assigned_elsewhere' then
            v_signal.signal := 'without_consultant';
            v_signal.said_at := (d ->> 'at')::timestamptz;
            v_signal.reason := 'without_consultant';
        when 'talk_found' then
            v_signal.signal := case d ->> 'said_by' when 'human' then 'human_wrote' else 'person_wrote' end;
            v_signal.said_at := (d ->> 'at')::timestamptz;
            v_signal.reason := 'already_talking';
        when 'called' then
            v_signal.said_at := (d ->> 'called_at')::timestamptz;
            v_signal.reason := 'call_' || (d ->> 'result');
            v_signal.signal := case d ->> 'result'
                when 'answered' then 'call_answered'
                when 'call_back' then 'call_back'
                when 'wrong_number' then 'call_wrong_number'
                when 'no_answer' then 'call_failed'
                when 'busy' then 'call_failed'
            end;
            if d ->> 'result' = 'wrong_number' then
                v_signal.reason := 'wrong_number';
            end if;
        when 'appointment_set' then v_signal.signal := 'appointment_set';
        when 'template_accepted' then
            v_signal.signal := 'template_accepted';
            v_signal.reached_at := coalesce((d ->> 'accepted_at')::timestamptz, p_event.at);
            v_signal.said_at := v_signal.reached_at;
            v_signal.reason := case d ->> 'purpose' when 'rework' then 'rework_sent' else 'first_contact_accepted' end;
        when 'template_delivered', 'template_read' then
            if d ? 'reached_at' then
                v_signal.signal := 'template_delivered';
                v_signal.said_at := (d ->> 'at')::timestamptz;
                v_signal.reached_at := (d ->> 'reached_at')::timestamptz;
                v_signal.reason := 'delivered_after_all';
            end if;
        when 'template_deferred', 'template_resent', 'template_retried' then
            v_signal.said_at := (d ->> 'failed_at')::timestamptz;
            v_signal.signal := case d ->> 'purpose'
                when 'first_contact' then 'template_waits_first_contact'
                when 'rework' then 'template_waits_rework'
            end;
            v_signal.due_at := (d ->> 'retry_at')::timestamptz;
            v_signal.reason := coalesce(d ->> 'reason', p_event.kind);
        when 'template_unknown' then
            v_signal.signal := 'template_unknown';
            v_signal.due_at := (d ->> 'review_at')::timestamptz;
            v_signal.reason := 'outcome_unknown';
        when 'template_failed' then
            v_signal.said_at := coalesce((d ->> 'failed_at')::timestamptz, p_event.at);
            v_signal.signal := case
                when d ->> 'class' = 'OPT_OUT' or d -> 'is_overtaken' = 'true' then null
                when d ->> 'class' = 'RECIPIENT_IDENTITY' then 'held'
                -- Perhaps it was repaired wrongly: nobody calls a stranger; whoever knows the text as it was typed looks again.
                when d -> 'was_repaired' = 'true' then 'held'
                when d ->> 'class' like 'RECIPIENT%' then 'template_unreachable'
                else 'template_failed'
            end;
            v_signal.reason := case v_signal.signal
                when 'held' then case when d -> 'was_repaired' = 'true' then 'repaired_phone_refused' else 'recipient_identity_changed' end
                when 'template_unreachable' then 'whatsapp_cannot_reach'
                else 'send_failed'
            end;
        when 'template_withdrawn' then
            v_signal.signal := case when d ->> 'reason' in ('no_template_for_4_hours', 'no_conversation') then 'template_missing' else 'template_withdrawn' end;
        when 'rework_planned' then v_signal.signal := 'rework_planned';
        when 'rework_postponed', 'rework_held_out' then v_signal.signal := 'rework_postponed';
        when 'rework_waits', 'step_lost', 'person_waits' then v_signal.signal := p_event.kind;
        when 'status_changed' then
            v_signal.said_at := (d ->> 'said_at')::timestamptz;
            v_signal.signal := case
                when leads.is_open(d ->> 'to') is false then 'status_ended'
                when d ->> 'reason' = 'reply_of_another' then null
                when leads.is_open(d ->> 'from') is false and not v_is_human then 'person_came_back'
                -- A call, a message or a template that moved the status has said itself what follows.
                when not v_is_human or d ->> 'reason' like 'call\_%' then null
                when d ->> 'to' in ('contacted', 'engaged', 'qualified') then 'status_' || (d ->> 'to')
            end;
            if v_signal.signal = 'status_ended' then
                v_signal.reason := 'lead_ended';
            end if;
        else null;
    end case;
    v_signal.said_at := coalesce(v_signal.said_at, p_event.at);
    return v_signal;
end;
$$;

comment on function flow.signal_of(leads.events) is
'What an event of a lead''s history says about its next step: a signal of flow.signal_kinds with the time at which it was said, what it brings and a reason;
signal is null for an event that moves nothing.';

revoke all on function flow.signal_of(leads.events) from public;
