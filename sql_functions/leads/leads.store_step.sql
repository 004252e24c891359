create or replace function leads.store_step(p_lead leads.leads, p_step leads.step, p_actor text, p_reason text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_is_open constant boolean := leads.is_open(p_lead.status);
    v_action constant text := case when v_is_open then coalesce(p_step.action, p_lead.next_action) end;
    v_action_at constant timestamptz := case when v_is_open then coalesce(p_step.action_at, p_lead.next_action_at) end;
begin
    update leads.leads as l
    set next_action = v_action,
        next_action_at = v_action_at,
        next_action_cause = p_step.cause,
        appointment_at = p_step.appointment_at,
        hold_reason = p_step.hold_reason,
        unanswered_since = p_step.unanswered_since,
        cycle = p_step.cycle,
        first_contact_at = p_step.first_contact_at,
        last_outbound_at = p_step.last_outbound_at,
        last_inbound_at = p_step.last_inbound_at,
        last_answer_at = p_step.last_answer_at
    where l.id = p_lead.id
        and (
            l.next_action, l.next_action_at, l.next_action_cause, l.appointment_at, l.hold_reason, l.unanswered_since, l.cycle,
            l.first_contact_at, l.last_outbound_at, l.last_inbound_at, l.last_answer_at
        ) is distinct from (
            v_action, v_action_at, p_step.cause, p_step.appointment_at, p_step.hold_reason, p_step.unanswered_since, p_step.cycle,
            p_step.first_contact_at, p_step.last_outbound_at, p_step.last_inbound_at, p_step.last_answer_at
        );
    if not v_is_open or (v_action, v_action_at) is not distinct from (p_lead.next_action, p_lead.next_action_at) then
        return false;
    end if;
    perform leads.append_event(
        p_lead.id, 'next_action_set', p_actor,
        jsonb_build_object('action', v_action, 'at', v_action_at, 'reason', p_reason)
    );
    return true;
end;
$$;

comment on function leads.store_step(leads.leads, leads.step, text, text) is
'Keeps the next step of a lead and when each side spoke, and writes an event when step or time changed (p_reason: a code). A lead that ended has no next
step; an open one keeps its own where p_step has none. Returns whether the step changed. The caller holds the lead''s row (p_lead as it is now).';

revoke all on function leads.store_step(leads.leads, leads.step, text, text) from public;
