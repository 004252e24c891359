create or replace function governance.lead_item_for(p_token ops.api_tokens, p_lead leads.leads)
returns jsonb
language sql
stable
as $$
    select case
        when leads.may_change(p_token, p_lead) then governance.lead_item(p_lead.id)
        else governance.submitted_lead(p_token, p_lead) - '{submissions,timeline}'::text[]
    end;
$$;

comment on function governance.lead_item_for(ops.api_tokens, leads.leads) is
'A lead as lists show it to the holder of a token: governance.lead_item for its owner and the operation, else what governance.submitted_lead tells, without the
bodies. Whoever gave a lead away and asks again what became of their request reads no more than that.';

revoke all on function governance.lead_item_for(ops.api_tokens, leads.leads) from public;
