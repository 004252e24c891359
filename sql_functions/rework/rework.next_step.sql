create or replace function rework.next_step(
    p_lead leads.leads,
    out policy_id bigint,
    out step integer,
    out gap_days integer,
    out template_code text,
    out day_kind text,
    out hold_out_percent numeric
)
language plpgsql
stable
as $$
declare
    v_policy constant rework.policies := rework.policy_of(p_lead);
begin
    policy_id := v_policy.id;
    day_kind := v_policy.day_kind;
    hold_out_percent := v_policy.hold_out_percent;
    select s.step, s.gap_days, s.template_code into step, gap_days, template_code
    from rework.steps as s
    where s.policy_id = v_policy.id and s.step = 1 + coalesce((
            select max(a.step) from rework.attempts as a where a.lead_id = p_lead.id and a.cycle = p_lead.cycle
        ), 0);
end;
$$;

comment on function rework.next_step(leads.leads) is
'The next step of the cadence for a lead in its current cycle: policy (rework.policy_of), number, gap, what days the gap counts, template, and the share that the policy
holds out. step is null when all were made; policy_id is null when no policy is active.';

revoke all on function rework.next_step(leads.leads) from public;
