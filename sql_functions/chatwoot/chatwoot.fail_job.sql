create or replace function chatwoot.fail_job(
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
    v_status constant integer := (p_error ->> 'http_status')::integer;
    v_lead leads.leads;
    v_is_passing boolean;
    v_goes_first_at timestamptz;
    v_then jsonb;
begin
    select * into v_lead from leads.leads as l where l.id = p_message.lead_id for no key update;

    if p_error ->> 'phase' = 'answered' and v_status = 404 and p_message.kind <> 'chatwoot.contact' and 5 >= (
        select count(*) from outbox.jobs as m where m.lead_id = v_lead.id and m.kind = p_message.kind
    ) then
        -- Somebody deleted it in Chatwoot: forget it and begin again from the contact.
        delete from chatwoot.conversations as c where c.lead_id = v_lead.id;
        delete from chatwoot.contacts as c where c.person_id = v_lead.person_id;
        -- What was to be written there goes along: in its own place in the lane it would come before the new conversation.
        with waiting as (
            update outbox.jobs as m
            set state = 'cancelled', finished_at = p_now, last_error = '{"cancelled": "conversation_gone"}'
            where m.lead_id = v_lead.id and m.kind in ('chatwoot.note', 'chatwoot.update') and m.state = 'pending'
            returning m.id, m.kind, m.payload
        )
        select jsonb_agg(jsonb_build_object('kind', x.kind, 'payload', x.payload) order by x.id) into v_then
        from (
            select w.id, w.kind, w.payload from waiting as w
            union all
            select p_message.id, p_message.kind, p_message.payload where p_message.kind in ('chatwoot.note', 'chatwoot.update')
        ) as x;
        perform outbox.enqueue(
            'chatwoot.contact', v_lead.id, p_now, null,
            case when v_then is not null then jsonb_build_object('then', v_then) else p_message.payload end
        );
        state := 'cancelled';
        return;
    end if;

    v_is_passing := p_error ->> 'phase' in ('before_request', 'no_answer') or v_status in (401, 403, 408, 429) or v_status >= 500;
    if v_is_passing and p_message.created_at > p_now - ops.setting_text('transient_retry_window')::interval then
        state := 'pending';
        due_at := p_now + greatest(
            util.retry_delay(p_message.attempts),
            case when v_status in (401, 403) then interval '1 minute' end,
            -- least() passes over null: without an answer to wait for there is nothing to wait.
            case when p_error ->> 'retry_after_seconds' is not null
                then least(interval '1 hour', interval '1 second' * (p_error ->> 'retry_after_seconds')::integer)
            end
        );
    elsif p_message.attempts < 3 then
        state := 'pending';
        due_at := p_now + util.retry_delay(p_message.attempts);
    else
        state := 'dead';
        perform leads.append_event(
            v_lead.id, 'chatwoot_step_failed', 'worker',
            jsonb_strip_nulls(jsonb_build_object('kind', p_message.kind, 'http_status', v_status))
        );
    end if;

    if v_lead.next_action = 'first_contact' and p_message.kind in ('chatwoot.contact', 'chatwoot.conversation') then
        -- The person is not kept waiting for Chatwoot: the template goes first and Chatwoot follows.
        v_goes_first_at := greatest(v_lead.created_at, v_lead.first_contact_due_at)
            + ops.setting_text('first_contact_max_wait')::interval;
        if state = 'dead' or p_now >= v_goes_first_at then
            perform sending.request_first_contact(v_lead.id);
        else
            due_at := least(due_at, v_goes_first_at);
        end if;
    end if;
end;
$$;

comment on function chatwoot.fail_job(outbox.jobs, jsonb, timestamptz) is
'What becomes of a Chatwoot row that failed. All of them find before they create, so they are simply tried again: outages for
transient_retry_window, refusals three times; a contact or conversation that vanished is made again. After first_contact_max_wait without
Chatwoot the lead''s first template is ordered without it. Error shape: see outbox.fail().';

revoke all on function chatwoot.fail_job(outbox.jobs, jsonb, timestamptz) from public;
