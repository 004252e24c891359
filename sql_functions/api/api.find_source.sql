create or replace function api.find_source(p_credential ops.credential, p_code text, out secret_version integer, out proof text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    perform ops.check_service(p_credential);
    select s.secret_version, f.proof into secret_version, proof
    from intake.sources as s
    join intake.source_profiles as f on f.code = s.profile_code
    join ops.api_tokens as t on t.id = s.token_id and t.revoked_at is null
    where s.code = p_code and s.is_active;
end;
$$;

comment on function api.find_source(ops.credential, text) is
'How an active source proves itself (intake.source_profiles) and with which version of its secret; both null when there is no such source (401, as for a wrong proof). Counts nothing:
whoever has proved nothing yet takes nothing from the source''s limit. For the API itself: raises ID903 for any other credential.';

revoke all on function api.find_source(ops.credential, text) from public;
grant execute on function api.find_source(ops.credential, text) to indica_api;
