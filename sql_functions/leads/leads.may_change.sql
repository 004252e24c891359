create or replace function leads.may_change(p_token ops.api_tokens, p_lead leads.leads)
returns boolean
language sql
immutable
as $$
    select coalesce(
        'admin' = any (p_token.scopes)
        or (p_token.consultant_id is null and p_token.source_id is null)
        or p_token.consultant_id = p_lead.consultant_id,
        false
    );
$$;

comment on function leads.may_change(ops.api_tokens, leads.leads) is
'May the holder of a token move a lead? Its owner, tokens of the operation itself (without a holder) and admin may; who merely submitted it may not.';

revoke all on function leads.may_change(ops.api_tokens, leads.leads) from public;
