create or replace function api.conversation_versions(p_credential ops.credential, p_followed jsonb)
returns table (token text, place text, version text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    perform ops.check_service(p_credential);
    return query
    select
        f.value ->> 0, f.value ->> 1,
        case
            when t.id is not null
                then governance.conversation_version(
                    split_part(f.value ->> 1, '/', 1)::bigint, split_part(f.value ->> 1, '/', 2)::bigint, split_part(f.value ->> 1, '/', 3)::bigint
                )
            else 'ended'
        end
    from jsonb_array_elements(p_followed) as f (value)
    left join ops.api_tokens as t
        on t.prefix = f.value ->> 0 and t.revoked_at is null and (t.expires_at is null or t.expires_at > util.current_time());
end;
$$;

comment on function api.conversation_versions(ops.credential, jsonb) is
'What the open tabs of a process follow: p_followed [[prefix of the token, place of api.follow_conversation]]. For each governance.conversation_version, or ended where the token is no longer one. p_credential is the API''s own: raises ID903 for any other.';

revoke all on function api.conversation_versions(ops.credential, jsonb) from public;
grant execute on function api.conversation_versions(ops.credential, jsonb) to indica_api;
