create or replace function flow.follow(p_event leads.events)
returns void
language plpgsql
volatile
as $$
declare
    v_signal flow.signals;
    v_lead leads.leads;
begin
    -- First, since what follows writes further events of the lead.
    perform webhooks.tell(p_event);
    if p_event.kind = 'template_accepted' and exists (
        select from leads.leads as l where l.id = p_event.lead_id and l.status = 'new'
    ) then
        perform leads.change_status(p_event.lead_id, 'contacted', 'worker', 'first_contact_accepted');
    end if;
    -- Settled as arrived, or whoever has the number answered it, even as somebody else: nobody told of its acceptance.
    if p_event.kind = 'template_delivered' and p_event.data ->> 'proof' in ('operator', 'note', 'reply') and exists (
        select from leads.leads as l where l.id = p_event.lead_id and l.status = 'new'
    ) then
        perform leads.change_status(p_event.lead_id, 'contacted', 'system', 'first_contact_accepted');
    end if;
    v_signal := flow.signal_of(p_event);
    if v_signal.signal is not null then
        if p_event.kind = 'created' then
            -- The lead was written with its first step.
            insert into flow.signals (lead_id, signal, said_at, due_at, reason, natural_key)
            values (p_event.lead_id, v_signal.signal, v_signal.said_at, v_signal.due_at, v_signal.reason, p_event.lead_id || ':' || p_event.seq);
        else
            perform flow.record_signal(
                p_lead_id => p_event.lead_id, p_signal => v_signal.signal, p_said_at => v_signal.said_at, p_actor => p_event.actor,
                p_due_at => v_signal.due_at, p_reached_at => v_signal.reached_at, p_reason => v_signal.reason,
                p_natural_key => p_event.lead_id || ':' || p_event.seq, p_about => v_signal.about
            );
        end if;
    end if;
    if p_event.kind = 'template_unknown' then
        perform flow.prove_by_answer(p_event.lead_id, (p_event.data ->> 'message')::uuid);
    end if;
    if (p_event.kind = 'replied' and coalesce(p_event.data ->> 'outcome', 'new_lead') = 'new_lead')
        or (p_event.kind = 'status_changed' and leads.is_open(p_event.data ->> 'to') and leads.is_open(p_event.data ->> 'from') is false)
    then
        perform flow.wake_lead(p_event.lead_id);
    end if;
    if p_event.kind = 'number_changed' or (p_event.kind = 'template_failed' and p_event.data ->> 'class' like 'RECIPIENT%') then
        -- The next number of theirs, when there is one.
        select * into v_lead from leads.leads as l where l.id = p_event.lead_id for no key update;
        perform flow.reach_by_phone(v_lead, p_event.actor, p_event.at);
    end if;
    perform flow.watch(p_event);
    perform flow.tell_chatwoot(p_event);
    if p_event.kind = 'corrected' and p_event.data ? 'phone' then
        -- The contact in Chatwoot has the new number before anything is sent by it.
        select * into v_lead from leads.leads as l where l.id = p_event.lead_id for no key update;
        perform flow.reach_by_phone(v_lead, p_event.actor, p_event.at);
    end if;
end;
$$;

comment on function flow.follow(leads.events) is
'What follows an event of a lead, in the transaction that wrote it: the next step (flow.signal_of, flow.decide), whose it is (flow.wake_lead), until when it
may wait for a human (flow.watch), what Chatwoot is told (flow.tell_chatwoot) and what other systems hear (webhooks.tell). The one place that says so; whoever writes an event has nothing to remember.';

revoke all on function flow.follow(leads.events) from public;
