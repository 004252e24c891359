create or replace function rework.calls_to_make(p_lead leads.leads)
returns integer
language plpgsql
stable
as $$
declare
    v_policy constant rework.policies := rework.policy_of(p_lead);
begin
    return coalesce(
        (select max(c.call) + 1 from rework.calls as c where c.policy_id = v_policy.id), ops.setting_text('unreachable_after_calls')::integer
    );
end;
$$;

comment on function rework.calls_to_make(leads.leads) is
'After how many calls in a row that nobody answered a lead is unreachable: one more than its policy has waits between them (rework.calls), else unreachable_after_calls.';

revoke all on function rework.calls_to_make(leads.leads) from public;
