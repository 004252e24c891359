create or replace function sending.record_failure(p_message_id bigint, p_error jsonb, p_now timestamptz)
returns outbox.failed
language plpgsql
volatile
as $$
declare
    v_sent sending.messages;
    v_job outbox.jobs;
    v_lead leads.leads;
    v_failed outbox.failed;
    v_tries integer;
    v_class text;
    v_state text;
    v_wait interval;
    v_failing_since timestamptz;
    v_is_overtaken boolean;
    v_is_outdated boolean;
    v_tries_other_form boolean;
    v_is_everybodys boolean := false;
    -- When Meta refused it: what it says of number and template gives way to what was said later.
    v_at timestamptz;
begin
    select * into v_sent from sending.messages as m where m.id = p_message_id for update;
    -- Null when the job is no longer kept.
    select * into v_job from outbox.jobs as o where o.dedupe_key = v_sent.send_key;
    v_tries := coalesce(v_job.attempts, v_sent.sends);

    v_at := coalesce((p_error ->> 'at')::timestamptz, v_sent.sending_at, p_now);
    v_class := case p_error ->> 'phase'
        when 'before_request' then 'NOT_SENT'
        when 'no_answer' then 'UNKNOWN'
        when 'lease_expired' then 'UNKNOWN'
        when 'restored' then 'UNKNOWN'
        else sending.error_class(p_error)
    end;
    select * into v_lead from leads.leads as l where l.id = v_sent.lead_id for no key update;

    -- What WhatsApp took for the number later outweighs a refusal that is told late.
    v_is_outdated := v_class = 'RECIPIENT_PERM' and exists (
        select
        from leads.leads as l
        join sending.messages as m on m.lead_id = l.id
        where l.person_id = v_lead.person_id and m.id <> v_sent.id and m.recipient = v_sent.recipient and m.state not in ('failed', 'unknown')
            and greatest(m.accepted_at, m.delivered_at) > coalesce((p_error ->> 'at')::timestamptz, p_now)
    );
    -- Nobody but WhatsApp knows under which form of the ninth digit it has a Brazilian number: the other one is tried once.
    v_tries_other_form := v_class = 'RECIPIENT_PERM' and p_error ->> 'code' = '131026' and not v_is_outdated
        and not v_sent.is_other_form and v_sent.chatwoot_message_id is null and cardinality(people.phone_variants(v_sent.recipient)) > 1;
    -- The same refusal for several people is nobody's own.
    if v_class in ('REQUEST_BUG', 'TEMPLATE_OR_REQUEST') then
        v_is_everybodys := sending.trip_template(v_sent, coalesce(p_error ->> 'code', 'http_' || (p_error ->> 'http_status'), 'unknown'), v_at, p_now);
    elsif v_class in ('RETRY_LIMITED', 'CONFIG') then
        v_is_everybodys := (sending.failing_people(v_sent.channel_id, p_now, v_sent.recipient)).people >= 3;
    end if;

    v_wait := case v_class
        when 'NOT_SENT' then util.retry_delay(v_tries)
        when 'RETRY' then greatest(interval '5 seconds', util.retry_delay(v_tries))
        when 'RETRY_LIMITED' then case when v_sent.sends <= 2 then interval '1 minute' * power(4, v_sent.sends - 1) end
        when 'RATE_NUMBER' then greatest(interval '2 seconds', util.retry_delay(v_tries))
        when 'RATE_APP' then interval '5 minutes'
        when 'RATE_PAIR' then interval '1 second' * power(4, least(v_sent.sends, 6))
        when 'STOP_CHANNEL' then interval '5 minutes'
        when 'STOP_NUMBER_COOLDOWN' then interval '5 minutes'
        when 'TEMPLATE' then interval '5 minutes'
        when 'TEMPLATE_COOLDOWN' then interval '5 minutes'
        when 'RECIPIENT_COOLDOWN' then case when v_sent.sends <= 2 then interval '24 hours' end
        when 'RECIPIENT_PERM' then case when v_tries_other_form then interval '10 seconds' end
        when 'TEMPLATE_OR_REQUEST' then case when v_sent.sends <= 1 then interval '5 minutes' end
    end;
    if v_is_everybodys then
        v_wait := coalesce(v_wait, interval '5 minutes');
    end if;
    -- greatest() passes over null: what must not be sent again has no wait to prolong.
    if v_wait is not null and (p_error ->> 'retry_after_seconds') is not null then
        v_wait := greatest(v_wait, least(interval '1 hour', interval '1 second' * (p_error ->> 'retry_after_seconds')::integer));
    end if;
    -- Only tries that could have succeeded count: not the time in which the channel stood still or the template was missing.
    if v_class in ('NOT_SENT', 'RETRY') and v_job.failing_since is not null then
        select greatest(v_job.failing_since, c.state_since, t.state_since) into v_failing_since
        from sending.channels as c
        cross join sending.templates as t
        where c.id = v_sent.channel_id and t.id = v_sent.template_id;
        if v_failing_since < p_now - ops.setting_text('transient_retry_window')::interval then
            v_wait := null;
        end if;
    end if;

    -- What the cadence has gone on from is not said behind what followed it.
    v_is_overtaken := v_wait is not null and exists (
        select
        from rework.attempts as a
        where a.lead_id = v_sent.lead_id and a.state in ('planned', 'sent') and a.created_at > v_sent.sending_at and a.message_id is distinct from v_sent.id
    );
    if v_is_overtaken then
        v_wait := null;
    end if;

    if v_class in ('RATE_NUMBER', 'RATE_APP') then
        -- The app's limit is that of all its numbers.
        update sending.channels as c
        set held_until = greatest(c.held_until, p_now + v_wait)
        where c.id = v_sent.channel_id or (v_class = 'RATE_APP' and c.state = 'active');
    elsif v_class in ('STOP_CHANNEL', 'STOP_NUMBER_COOLDOWN') then
        perform sending.record_refusal(v_sent.channel_id, coalesce(p_error ->> 'code', 'unknown'), v_at, p_now);
    elsif v_class = 'TEMPLATE_COOLDOWN' then
        update sending.templates as t
        set held_until = p_now + interval '3 hours'
        where t.id = v_sent.template_id and v_at >= coalesce(t.state_said_at, v_at);
    elsif v_class = 'TEMPLATE' then
        update sending.templates as t
        set state = 'paused', state_said_at = v_at, state_since = case when t.state = 'approved' then v_at else t.state_since end
        where t.id = v_sent.template_id and v_at >= coalesce(t.state_said_at, v_at);
    end if;

    if v_wait is not null then
        v_failed := row('pending', p_now + v_wait);
        v_state := 'queued';
    else
        v_failed := row('dead', null);
        v_state := case when v_class = 'UNKNOWN' then 'unknown' else 'failed' end;
    end if;
    update sending.messages as m
    set state = v_state,
        error = p_error,
        sends = m.sends - case when v_class = 'NOT_SENT' then 1 else 0 end,
        is_other_form = m.is_other_form or v_tries_other_form,
        -- What was accepted and is sent again gets a new wamid; the old one still names it.
        wamid = case when v_state = 'queued' then null else m.wamid end,
        earlier_wamids = case when v_state = 'queued' and m.wamid is not null then m.earlier_wamids || m.wamid else m.earlier_wamids end,
        chatwoot_message_id = case when v_state = 'queued' then null else m.chatwoot_message_id end,
        earlier_chatwoot_ids = case
            when v_state = 'queued' and m.chatwoot_message_id is not null then m.earlier_chatwoot_ids || m.chatwoot_message_id
            else m.earlier_chatwoot_ids
        end,
        accepted_at = case when v_state = 'queued' then null else m.accepted_at end,
        sent_at = case when v_state = 'queued' then null else m.sent_at end,
        failed_at = case when v_state = 'failed' then coalesce((p_error ->> 'at')::timestamptz, p_now) end,
        unknown_at = case v_state when 'unknown' then p_now when 'failed' then m.unknown_at end
    where m.id = v_sent.id;
    if v_class = 'RECIPIENT_PERM' and not v_is_outdated and not v_tries_other_form then
        perform people.record_number(
            v_lead.person_id, (normalize.phone(v_sent.recipient)).match_key, 'refused', coalesce((p_error ->> 'at')::timestamptz, p_now)
        );
    end if;
    if v_failed.state = 'dead' and v_job.payload ? 'attempt_id' then
        perform rework.finish_attempt((v_job.payload ->> 'attempt_id')::bigint, 'failed', lower(v_class), v_sent.id);
    end if;
    if v_state = 'queued' then
        -- Before the event, after which it is cancelled when the lead does not wait for it any more.
        perform rework.reopen_attempt(a.id) from rework.attempts as a where a.message_id = v_sent.id;
    end if;
    perform leads.append_event(
        v_lead.id, 'template_' || case v_state when 'queued' then 'deferred' else v_state end, 'worker',
        jsonb_strip_nulls(jsonb_build_object(
            'message', v_sent.uid, 'purpose', v_sent.purpose, 'class', v_class, 'code', p_error -> 'code', 'retry_at', v_failed.due_at,
            'is_overtaken', nullif(v_is_overtaken, false),
            -- By Meta's clock, which counts whole seconds: a failure is never before the acceptance.
            'was_repaired', case when v_class like 'RECIPIENT%' then nullif(people.is_repaired(v_lead.person_id, v_sent.recipient), false) end,
            'failed_at', case when v_state = 'failed' or p_error ? 'at' then greatest((p_error ->> 'at')::timestamptz, v_sent.accepted_at, v_sent.sending_at) end,
            'review_at', case when v_state = 'unknown' then p_now + ops.setting_text('unknown_review_after')::interval end
        ))
    );
    if v_failed.state = 'dead' and v_class = 'OPT_OUT' then
        perform leads.opt_out(
            v_lead.person_id, 'whatsapp_preference', 'worker', coalesce((p_error ->> 'at')::timestamptz, p_now),
            array['phone:' || (normalize.phone(v_sent.recipient)).match_key]
        );
    end if;
    return v_failed;
end;
$$;

comment on function sending.record_failure(bigint, jsonb, timestamptz) is
'What becomes of a message whose send failed, and of its lead, template and channel, by the class of the error; returns what becomes of its job.
It is sent again (state pending, due_at) only when it provably did not leave or Meta refused it in a way that passes, and the cadence has not gone on since; without an answer the
message is `unknown` and waits for a status or a human (state dead). A Brazilian number that WhatsApp does not know (131026) is tried once in its other form.
What several people in a row were refused for is nobody''s own: the message waits (sending.trip_template, sending.breaker_until). Of an opt-out the caller holds people.lock_person(). Error shape: see outbox.fail().';

revoke all on function sending.record_failure(bigint, jsonb, timestamptz) from public;
