create or replace function flow.watch(p_event leads.events)
returns void
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
begin
    case p_event.kind
        when 'created' then
            -- A first message goes out by itself; routing.escalate() finds those that did not.
            if p_event.data ->> 'next_action' is distinct from 'first_contact' then
                perform routing.keep_wait(p_event.lead_id);
            end if;
        when 'next_action_set' then
            perform routing.keep_wait(p_event.lead_id, exists (
                select
                from leads.leads as l
                join flow.signal_kinds as k on k.signal = l.next_action_cause
                where l.id = p_event.lead_id and k.maker = 'human'
            ));
        when 'assigned' then
            -- With its first owner it was written when it was created.
            if p_event.seq > 2 then
                perform routing.keep_wait(p_event.lead_id);
            end if;
        when 'called' then
            -- Whoever called acted, also where nobody answered and the step stays; not a call of before it waited.
            if exists (
                select from routing.waits as w where w.lead_id = p_event.lead_id and w.since <= (p_event.data ->> 'called_at')::timestamptz
            ) then
                perform routing.keep_wait(p_event.lead_id, true);
            end if;
        when 'queued', 'status_changed' then perform routing.keep_wait(p_event.lead_id);
        when 'transferred', 'owner_confirmed' then perform routing.keep_wait(p_event.lead_id, p_event.actor <> 'system');
        when 'answered' then
            -- Whoever answers a lead that lies in a queue has it.
            select * into v_lead from leads.leads as l where l.id = p_event.lead_id;
            if v_lead.queue_code is not null and leads.is_open(v_lead.status) and exists (
                select from routing.consultants as c where c.id = (p_event.data ->> 'consultant_id')::bigint and c.is_active
            ) then
                perform routing.transfer_lead(p_event.lead_id, (p_event.data ->> 'consultant_id')::bigint, 'answered', 'chatwoot');
                -- Where nobody had the conversation meanwhile.
                perform chatwoot.give_to_owner(p_event.lead_id);
            end if;
        else null;
    end case;
end;
$$;

comment on function flow.watch(leads.events) is
'What an event of a lead means for how long it may wait for a human: a step, an owner or a status that changed begins, ends or moves the wait (routing.keep_wait), and a call begins it anew; a lead
of a queue becomes that of the consultant who answered it.';

revoke all on function flow.watch(leads.events) from public;
