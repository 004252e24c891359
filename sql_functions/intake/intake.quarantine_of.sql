create or replace function intake.quarantine_of(p_token ops.api_tokens)
returns bigint
language plpgsql
immutable
as $$
begin
    return case when 'admin' = any (p_token.scopes) then null else p_token.source_id end;
end;
$$;

comment on function intake.quarantine_of(ops.api_tokens) is
'Whose submissions a token sees on the work list: those of this source, when the token is a source''s; null: everybody''s.';

revoke all on function intake.quarantine_of(ops.api_tokens) from public;
