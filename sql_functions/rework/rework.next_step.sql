create or replace function rework.next_step(p_lead leads.leads, out policy_id bigint, out step integer, out gap_days integer, out template_code text)
language plpgsql
stable
as $$
declare
    v_done integer;
begin
    select coalesce(max(a.step), 0) into v_done
    from rework.attempts as a
    where a.lead_id = p_lead.id and a.cycle = p_lead.cycle;

    select p.id, s.step, s.gap_days, s.template_code into policy_id, step, gap_days, template_code
    from rework.policies as p
    left join rework.steps as s on s.policy_id = p.id and s.step = v_done + 1
    where p.is_default and p.is_active;
end;
$$;

comment on function rework.next_step(leads.leads) is
'The next step of the cadence for a lead in its current cycle: policy, number, gap in days, template. step is null when all were made;
policy_id is null when no policy is active.';

revoke all on function rework.next_step(leads.leads) from public;
