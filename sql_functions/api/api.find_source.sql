create or replace function api.find_source(p_credential ops.credential, p_code text)
returns integer
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    perform ops.check_service(p_credential);
    return (
        select s.secret_version
        from intake.sources as s
        join ops.api_tokens as t on t.id = s.token_id and t.revoked_at is null
        where s.code = p_code and s.is_active
    );
end;
$$;

comment on function api.find_source(ops.credential, text) is
'Version of the secret with which an active source signs its webhooks; null when there is no such source (401, as for a bad signature). Counts nothing:
whoever has not signed yet takes nothing from the source''s limit. For the API itself: raises ID903 for any other credential.';

revoke all on function api.find_source(ops.credential, text) from public;
grant execute on function api.find_source(ops.credential, text) to indica_api;
