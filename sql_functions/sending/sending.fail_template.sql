create or replace function sending.fail_template(
    p_message outbox.jobs,
    p_error jsonb,
    p_now timestamptz,
    out state text,
    out due_at timestamptz
)
language plpgsql
volatile
as $$
declare
    v_sent sending.messages;
    v_lead leads.leads;
    v_class text;
    v_state text;
    v_wait interval;
    v_review text;
begin
    select * into v_sent from sending.messages as m where m.send_key = p_message.dedupe_key for update;

    v_class := case p_error ->> 'phase'
        when 'before_request' then 'NOT_SENT'
        when 'no_answer' then 'UNKNOWN'
        else sending.error_class(p_error)
    end;
    if v_class in ('NOT_SENT', 'UNKNOWN') and v_sent.state in ('accepted', 'sent', 'delivered', 'read') then
        -- A status told meanwhile that it left.
        state := 'done';
        return;
    end if;
    if v_class = 'OPT_OUT' then
        perform people.lock_person(l.person_id) from leads.leads as l where l.id = p_message.lead_id;
    end if;
    select * into v_lead from leads.leads as l where l.id = p_message.lead_id for no key update;

    v_wait := case v_class
        when 'NOT_SENT' then util.retry_delay(p_message.attempts)
        when 'RETRY' then greatest(interval '5 seconds', util.retry_delay(p_message.attempts))
        when 'RETRY_LIMITED' then case when v_sent.sends <= 2 then interval '1 minute' * power(4, v_sent.sends - 1) end
        when 'RATE_NUMBER' then greatest(interval '2 seconds', util.retry_delay(p_message.attempts))
        when 'RATE_APP' then interval '5 minutes'
        when 'RATE_PAIR' then interval '1 second' * power(4, least(v_sent.sends, 6))
        when 'STOP_CHANNEL' then interval '5 minutes'
        when 'STOP_NUMBER_COOLDOWN' then interval '5 minutes'
        when 'TEMPLATE' then interval '5 minutes'
        when 'TEMPLATE_COOLDOWN' then interval '5 minutes'
        when 'RECIPIENT_COOLDOWN' then case when v_sent.sends <= 2 then interval '24 hours' end
    end;
    -- greatest() passes over null: what must not be sent again has no wait to prolong.
    if v_wait is not null and (p_error ->> 'retry_after_seconds') is not null then
        v_wait := greatest(v_wait, least(interval '1 hour', interval '1 second' * (p_error ->> 'retry_after_seconds')::integer));
    end if;
    if v_class in ('NOT_SENT', 'RETRY') and p_message.created_at < p_now - ops.setting_text('transient_retry_window')::interval then
        v_wait := null;
    end if;

    if v_class in ('RATE_NUMBER', 'RATE_APP') then
        update sending.channels as c set held_until = greatest(c.held_until, p_now + v_wait) where c.id = v_sent.channel_id;
    elsif v_class in ('STOP_CHANNEL', 'STOP_NUMBER_COOLDOWN') then
        update sending.channels as c
        set state = 'stopped', state_reason = coalesce(p_error ->> 'code', 'unknown')
        where c.id = v_sent.channel_id;
    elsif v_class = 'TEMPLATE_COOLDOWN' then
        update sending.templates as t set held_until = p_now + interval '3 hours' where t.id = v_sent.template_id;
    elsif v_class = 'TEMPLATE' then
        update sending.templates as t set state = 'paused' where t.id = v_sent.template_id;
    end if;

    if v_wait is not null then
        state := 'pending';
        due_at := p_now + v_wait;
        v_state := 'queued';
    else
        state := 'dead';
        v_state := case when v_class = 'UNKNOWN' then 'unknown' else 'failed' end;
    end if;
    update sending.messages as m
    set state = v_state,
        error = p_error,
        sends = m.sends - case when v_class = 'NOT_SENT' then 1 else 0 end,
        -- What was accepted and is sent again gets a new wamid; the old one still names it.
        wamid = case when v_state = 'queued' then null else m.wamid end,
        earlier_wamids = case when v_state = 'queued' and m.wamid is not null then m.earlier_wamids || m.wamid else m.earlier_wamids end,
        accepted_at = case when v_state = 'queued' then null else m.accepted_at end,
        sent_at = case when v_state = 'queued' then null else m.sent_at end,
        failed_at = case when v_state = 'failed' then coalesce((p_error ->> 'at')::timestamptz, p_now) end,
        unknown_at = case when v_state = 'unknown' then p_now else m.unknown_at end
    where m.id = v_sent.id;
    perform leads.append_event(
        v_lead.id, 'template_' || case v_state when 'queued' then 'deferred' else v_state end, 'worker',
        jsonb_strip_nulls(jsonb_build_object(
            'message', v_sent.uid, 'class', v_class, 'code', p_error -> 'code', 'retry_at', due_at
        ))
    );

    if state = 'dead' then
        if p_message.payload ? 'attempt_id' then
            perform rework.finish_attempt((p_message.payload ->> 'attempt_id')::bigint, 'failed', lower(v_class), v_sent.id);
        end if;
        if v_class = 'OPT_OUT' then
            perform leads.opt_out(v_lead.person_id, 'whatsapp_preference', 'worker');
        elsif v_lead.next_action = 'answer_person' then
            -- The person wrote meanwhile, and is owed an answer whatever became of this message.
            null;
        elsif v_class = 'RECIPIENT_IDENTITY' then
            perform sending.cancel_sends(v_lead.id);
            perform leads.set_next_action(v_lead.id, 'human_review', p_now, 'worker', 'recipient_identity_changed');
        elsif v_class like 'RECIPIENT%' and exists (
            select
            from people.identifiers as i
            where i.person_id = v_lead.person_id and i.kind = 'phone' and i.value = v_sent.recipient and i.repairs <> '{}'
        ) then
            -- Perhaps it was repaired wrongly: nobody calls a stranger; whoever knows the text as it was typed looks again.
            perform sending.cancel_sends(v_lead.id);
            perform leads.set_next_action(v_lead.id, 'human_review', p_now, 'worker', 'repaired_phone_refused');
        elsif v_class like 'RECIPIENT%' then
            perform leads.set_next_action(
                v_lead.id, 'call_by_consultant',
                calendar.next_sending_time(p_now, calendar.time_zone_of(v_sent.recipient)), 'worker', 'whatsapp_cannot_reach'
            );
        else
            v_review := case when v_class = 'UNKNOWN' then 'outcome_unknown' else 'send_failed' end;
            perform leads.set_next_action(
                v_lead.id, 'human_review',
                p_now + case when v_class = 'UNKNOWN' then ops.setting_text('unknown_review_after')::interval else interval '0' end,
                'worker', v_review
            );
        end if;
        perform chatwoot.request_summary_note(v_lead.id);
    end if;
end;
$$;

comment on function sending.fail_template(outbox.jobs, jsonb, timestamptz) is
'What becomes of a template row whose send failed, and of its message, lead, template and channel, by the class of the error.
It is sent again (state pending, due_at) only when it provably did not leave or Meta refused it in a way that passes; without an answer the
message is `unknown` and waits for a status or a human (state dead). Error shape: see outbox.fail().';

revoke all on function sending.fail_template(outbox.jobs, jsonb, timestamptz) from public;
