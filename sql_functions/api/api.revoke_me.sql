create or replace function api.revoke_me(p_credential ops.credential, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_token constant ops.api_tokens := ops.find_token(p_credential);
begin
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, v_token.scopes) as c;
    if http_status is not null then
        return;
    end if;
    perform ops.revoke_token(v_token.prefix);
    http_status := 200;
    body := jsonb_build_object('prefix', v_token.prefix, 'revoked', true);
end;
$$;

comment on function api.revoke_me(ops.credential) is
'Ends the caller''s own token, for whoever leaves a computer: 200 {prefix, revoked}, or 401.';

revoke all on function api.revoke_me(ops.credential) from public;
grant execute on function api.revoke_me(ops.credential) to indica_api;
