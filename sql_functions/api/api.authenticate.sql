create or replace function api.authenticate(p_prefix text, p_secret_sha256 bytea)
returns table (token_id bigint, scopes text[], retry_after_seconds integer)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_token ops.api_tokens;
begin
    select * into v_token from ops.api_tokens as t where t.prefix = p_prefix and t.revoked_at is null;
    if not found or v_token.secret_sha256 is distinct from p_secret_sha256 then
        return;
    end if;

    token_id := v_token.id;
    scopes := v_token.scopes;
    retry_after_seconds := ops.count_request(v_token.id, 'requests', v_token.requests_per_minute);
    return next;
end;
$$;

comment on function api.authenticate(text, bytea) is
'The active token with this prefix and SHA-256 of its secret; no row when there is none (401). Counts the request in the token''s minute:
retry_after_seconds is not null when it is one too many (429).';

revoke all on function api.authenticate(text, bytea) from public;
grant execute on function api.authenticate(text, bytea) to indica_api;
