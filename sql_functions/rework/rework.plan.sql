create or replace function rework.plan(
    p_lead leads.leads,
    p_policy_id bigint,
    p_step integer,
    p_template_code text,
    p_due_at timestamptz,
    p_reason text,
    p_falls_on date
)
returns bigint
language plpgsql
volatile
as $$
declare
    v_attempt_id bigint;
    v_outbox_id bigint;
begin
    insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, falls_on, due_at, created_at)
    values (p_lead.id, p_lead.cycle, p_step, p_policy_id, p_template_code, p_falls_on, p_due_at, util.current_time())
    on conflict on constraint attempts_lead_id_cycle_step_key do nothing
    returning id into v_attempt_id;
    if v_attempt_id is null then
        return null;
    end if;

    v_outbox_id := outbox.enqueue(
        p_kind => 'whatsapp.template', p_lead_id => p_lead.id, p_due_at => p_due_at,
        p_dedupe_key => format('rework:%s:%s:%s', p_lead.id, p_lead.cycle, p_step),
        p_payload => jsonb_build_object('purpose', 'rework', 'template_code', p_template_code, 'attempt_id', v_attempt_id)
    );
    update rework.attempts as a set outbox_id = v_outbox_id where a.id = v_attempt_id;
    perform leads.append_event(
        p_lead.id, 'rework_planned', 'system',
        jsonb_build_object('cycle', p_lead.cycle, 'step', p_step, 'due_at', p_due_at, 'reason', p_reason)
    );
    return v_attempt_id;
end;
$$;

comment on function rework.plan(leads.leads, bigint, integer, text, timestamptz, text, date) is
'Orders one step of the cadence for a lead, whose calendar day is p_falls_on: the attempt, its outbox job and the event. Returns the attempt, or null when this
lead, cycle and step had one before.';

revoke all on function rework.plan(leads.leads, bigint, integer, text, timestamptz, text, date) from public;
