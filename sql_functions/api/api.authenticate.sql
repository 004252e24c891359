create or replace function api.authenticate(p_credential ops.credential)
returns table (scopes text[], retry_after_seconds integer)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_token constant ops.api_tokens := ops.find_token(p_credential);
begin
    -- The API's own credential is nobody's who calls, and a session of the desk is for its pages alone.
    if v_token.id is null or v_token.scopes && array['service', 'desk'] then
        return;
    end if;
    scopes := v_token.scopes;
    retry_after_seconds := ops.count_request(v_token.id, 'requests', v_token.requests_per_minute);
    return next;
end;
$$;

comment on function api.authenticate(ops.credential) is
'The scopes of the token that a credential proves; no row when it proves none (401). Counts the request in the token''s minute:
retry_after_seconds is not null when it is one too many (429).';

revoke all on function api.authenticate(ops.credential) from public;
grant execute on function api.authenticate(ops.credential) to indica_api;
