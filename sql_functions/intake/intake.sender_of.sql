create or replace function intake.sender_of(p_token_id bigint)
returns text
language plpgsql
stable
as $$
begin
    return (
        select coalesce('consultant:' || t.consultant_id, 'source:' || t.source_id, 'token:' || t.id) from ops.api_tokens as t where t.id = p_token_id
    );
end;
$$;

comment on function intake.sender_of(bigint) is
'Who submits by this token, as people.identifiers.brought_by has it: a consultant, a source, or the token itself when it is neither''s.';

revoke all on function intake.sender_of(bigint) from public;
