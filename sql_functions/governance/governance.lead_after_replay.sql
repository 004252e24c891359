create or replace function governance.lead_after_replay(p_token_id bigint, p_lead_id bigint)
returns jsonb
language plpgsql
stable
as $$
begin
    return (
        select governance.lead_item_for(t, l) from ops.api_tokens as t, leads.leads as l where t.id = p_token_id and l.id = p_lead_id
    );
end;
$$;

comment on function governance.lead_after_replay(bigint, bigint) is
'The answer to a change that was made before under its idempotency key (leads.authorize_lead_change): how the lead stands now, to whom it may be theirs no longer.';

revoke all on function governance.lead_after_replay(bigint, bigint) from public;
