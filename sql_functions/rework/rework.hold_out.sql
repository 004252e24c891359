create or replace function rework.hold_out(
    p_lead leads.leads,
    p_policy_id bigint,
    p_step integer,
    p_template_code text,
    p_due_at timestamptz,
    p_falls_on date,
    p_hold_out_percent numeric
)
returns bigint
language plpgsql
volatile
as $$
declare
    v_attempt_id bigint;
begin
    insert into rework.attempts (
        lead_id, cycle, step, policy_id, template_code, falls_on, due_at, state, reason, hold_out_percent, created_at, finished_at
    )
    values (
        p_lead.id, p_lead.cycle, p_step, p_policy_id, p_template_code, p_falls_on, p_due_at, 'held_out', 'drawn', p_hold_out_percent,
        util.current_time(), util.current_time()
    )
    on conflict on constraint attempts_lead_id_cycle_step_key do nothing
    returning id into v_attempt_id;
    if v_attempt_id is not null then
        perform leads.append_event(
            p_lead.id, 'rework_held_out', 'system', jsonb_build_object('cycle', p_lead.cycle, 'step', p_step, 'due_at', p_due_at)
        );
    end if;
    return v_attempt_id;
end;
$$;

comment on function rework.hold_out(leads.leads, bigint, integer, text, timestamptz, date, numeric) is
'Makes one step of the cadence for a lead that is held out: the attempt and the event, and nothing that leaves. The cadence goes on as if it had. Returns the attempt, or
null when this lead, cycle and step had one before.';

revoke all on function rework.hold_out(leads.leads, bigint, integer, text, timestamptz, date, numeric) from public;
