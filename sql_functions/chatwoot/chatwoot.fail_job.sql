create or replace function chatwoot.fail_job(p_job_id bigint, p_error jsonb, p_now timestamptz)
returns outbox.failed
language plpgsql
volatile
as $$
declare
    v_status constant integer := (p_error ->> 'http_status')::integer;
    v_job outbox.jobs;
    v_lead leads.leads;
    v_conversation chatwoot.conversations;
    v_failed outbox.failed;
    v_is_passing boolean;
    v_goes_first_at timestamptz;
begin
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    -- GUARD: the worker vanished; every step finds before it creates, so another worker does it at once
    if p_error ->> 'phase' = 'lease_expired' then
        return row('pending', p_now)::outbox.failed;
    end if;
    select * into v_lead from leads.leads as l where l.id = v_job.lead_id for no key update;
    -- GUARD: the number of the conversation is another person's: nothing more is written there, until people are found anew
    if p_error ->> 'phase' = 'answered' and p_error ->> 'operation' = 'conversations/identity' then
        perform chatwoot.record_mismatch(v_lead.id, coalesce(
            (v_job.payload ->> 'conversation_id')::bigint, (chatwoot.current_conversation(v_lead.id)).conversation_id
        ), p_now);
        return row('pending', p_now + interval '5 minutes')::outbox.failed;
    end if;

    -- GUARD: somebody deleted a conversation in which the person does not write any more: forget it, and nothing else
    v_conversation := chatwoot.current_conversation(v_lead.id);
    if p_error ->> 'phase' = 'answered' and v_status = 404
        and v_job.payload ? 'conversation_id' and (v_job.payload ->> 'conversation_id')::bigint is distinct from v_conversation.conversation_id
    then
        delete from chatwoot.conversations as c
        where c.lead_id = v_lead.id and c.conversation_id = (v_job.payload ->> 'conversation_id')::bigint;
        return row('cancelled', null)::outbox.failed;
    end if;
    -- GUARD: somebody deleted it in Chatwoot: forget it and begin again from the contact, but not for ever
    if p_error ->> 'phase' = 'answered' and v_status = 404 and v_job.kind <> 'chatwoot.contact' and 5 >= (
        select count(*) from outbox.jobs as m where m.lead_id = v_lead.id and m.kind = 'chatwoot.contact'
    ) then
        perform chatwoot.begin_anew(v_lead.id, v_job, p_now);
        return row('cancelled', null)::outbox.failed;
    end if;

    v_is_passing := coalesce(p_error ->> 'phase' in ('before_request', 'no_answer') or v_status in (401, 403, 408, 429) or v_status >= 500, false);
    if v_is_passing and coalesce(v_job.failing_since, p_now) > p_now - ops.setting_text('transient_retry_window')::interval then
        v_failed.state := 'pending';
        v_failed.due_at := p_now + greatest(
            util.retry_delay(v_job.attempts),
            case when v_status in (401, 403) then interval '1 minute' end,
            -- least() passes over null: without an answer to wait for there is nothing to wait.
            case when p_error ->> 'retry_after_seconds' is not null
                then least(interval '1 hour', interval '1 second' * (p_error ->> 'retry_after_seconds')::integer)
            end
        );
    elsif v_job.attempts < 3 then
        v_failed.state := 'pending';
        v_failed.due_at := p_now + util.retry_delay(v_job.attempts);
    else
        v_failed.state := 'dead';
        perform leads.append_event(
            v_lead.id, 'chatwoot_step_failed', 'worker',
            jsonb_strip_nulls(jsonb_build_object('kind', v_job.kind, 'http_status', v_status))
        );
    end if;

    if v_lead.next_action = 'first_contact' and v_job.kind in ('chatwoot.contact', 'chatwoot.conversation') then
        -- The person is not kept waiting for Chatwoot: the template goes first and Chatwoot follows.
        v_goes_first_at := greatest(v_lead.created_at, v_lead.first_contact_due_at)
            + ops.setting_text('first_contact_max_wait')::interval;
        if v_failed.state = 'dead' or p_now >= v_goes_first_at then
            perform sending.request_first_contact(v_lead.id);
        else
            v_failed.due_at := least(v_failed.due_at, v_goes_first_at);
        end if;
    end if;
    return v_failed;
end;
$$;

comment on function chatwoot.fail_job(bigint, jsonb, timestamptz) is
'What becomes of a Chatwoot job that failed. All of them find before they create, so they are simply tried again: outages for
transient_retry_window, refusals three times; a contact or conversation that vanished is made again; one that is another person''s stops Chatwoot''s side for the lead (chatwoot.record_mismatch). After first_contact_max_wait without
Chatwoot the lead''s first template is ordered without it. Error shape: see outbox.fail().';

revoke all on function chatwoot.fail_job(bigint, jsonb, timestamptz) from public;
