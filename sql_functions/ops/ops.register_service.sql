create or replace function ops.register_service(p_secret_sha256 bytea)
returns boolean
language plpgsql
volatile
as $$
declare
    v_known ops.api_tokens;
begin
    select * into v_known from ops.api_tokens as t where t.prefix = 'service' for update;
    if v_known.secret_sha256 = p_secret_sha256 and num_nonnulls(v_known.revoked_at, v_known.expires_at) = 0 then
        return false;
    end if;
    insert into ops.api_tokens as t (prefix, secret_sha256, name, scopes)
    values ('service', p_secret_sha256, 'indica-api', array['service'])
    on conflict (prefix) do update set secret_sha256 = excluded.secret_sha256, revoked_at = null, expires_at = null;
    return true;
end;
$$;

comment on function ops.register_service(bytea) is
'Makes known the credential of the API itself: the SHA-256 of the secret that database.common.source_secrets derives from INDICA_MASTER_KEY. Returns
whether it is another one than before, or was revoked: whoever introduces a key lets its API in.';

revoke all on function ops.register_service(bytea) from public;
