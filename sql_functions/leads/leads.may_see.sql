create or replace function leads.may_see(p_token ops.api_tokens, p_lead leads.leads)
returns boolean
language sql
stable
as $$
    -- A lead in a queue has no consultant, and null is not yes.
    select coalesce(
        'admin' = any (p_token.scopes)
        or (p_token.consultant_id is null and p_token.source_id is null)
        or p_token.consultant_id = p_lead.consultant_id
        or p_token.source_id = p_lead.source_id
        or exists (
            select
            from intake.submissions as s
            join ops.api_tokens as t on t.id = s.token_id
            where s.lead_id = p_lead.id
                and (t.id = p_token.id or t.consultant_id = p_token.consultant_id or t.source_id = p_token.source_id)
        ),
        false
    );
$$;

comment on function leads.may_see(ops.api_tokens, leads.leads) is
'May the holder of a token read a lead? The owner, every submitter, tokens of the operation itself (without a holder) and admin may.';

revoke all on function leads.may_see(ops.api_tokens, leads.leads) from public;
