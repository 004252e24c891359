create or replace function intake.count_as_lookup(p_token ops.api_tokens, p_result intake.result)
returns void
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
begin
    if p_result.outcome is distinct from 'touched' then
        return;
    end if;
    select * into v_lead from leads.leads as l where l.id = p_result.lead_id;
    if leads.may_change(p_token, v_lead) then
        return;
    end if;
    perform ops.count_request(p_token.id, 'lookups'), people.record_lookup(p_token.id, '{}', v_lead.id);
end;
$$;

comment on function intake.count_as_lookup(ops.api_tokens, intake.result) is
'A submission that touched the lead of somebody else told its sender that the person is known: it counts as a look-up, and is kept as one.';

revoke all on function intake.count_as_lookup(ops.api_tokens, intake.result) from public;
