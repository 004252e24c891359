create or replace function rework.policy_of(p_lead leads.leads)
returns rework.policies
language plpgsql
stable
as $$
declare
    v_policy rework.policies;
begin
    select p.* into v_policy
    from rework.policies as p
    where p.is_active and (p.is_default or p.position is not null)
        and case when p.conditions = '{}' then true else rework.meets_conditions(p_lead, p.conditions) end
    order by p.position nulls last, p.id
    limit 1;
    return v_policy;
end;
$$;

comment on function rework.policy_of(leads.leads) is
'The cadence of a lead: the first active policy, in their order, whose conditions it meets; the default comes last. Null when there is none.';

revoke all on function rework.policy_of(leads.leads) from public;
