create or replace function routing.submitter_of(p_lead leads.leads)
returns bigint
language plpgsql
stable
as $$
begin
    return (
        select t.consultant_id
        from intake.submissions as s
        join ops.api_tokens as t on t.id = s.token_id
        where s.id = p_lead.submission_id
    );
end;
$$;

comment on function routing.submitter_of(leads.leads) is 'The consultant whose token submitted a lead; null when it was nobody''s.';

revoke all on function routing.submitter_of(leads.leads) from public;
