create or replace function ops.find_token(p_credential ops.credential)
returns ops.api_tokens
language plpgsql
stable
as $$
declare
    v_token ops.api_tokens;
begin
    select * into v_token
    from ops.api_tokens as t
    where t.prefix = (p_credential).prefix
        and t.secret_sha256 = (p_credential).secret_sha256
        and t.revoked_at is null
        and (t.expires_at is null or t.expires_at > util.current_time());
    return v_token;
end;
$$;

comment on function ops.find_token(ops.credential) is
'The token that a credential proves, or null when there is none, when it was revoked or when it has expired. What is compared are hashes of random
secrets: the time that a comparison takes says nothing of a secret.';

revoke all on function ops.find_token(ops.credential) from public;
