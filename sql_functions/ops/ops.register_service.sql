create or replace function ops.register_service(p_secret_sha256 bytea)
returns boolean
language plpgsql
volatile
as $$
declare
    v_known bytea;
begin
    select t.secret_sha256 into v_known from ops.api_tokens as t where t.prefix = 'service' for update;
    if v_known = p_secret_sha256 then
        return false;
    end if;
    insert into ops.api_tokens as t (prefix, secret_sha256, name, scopes)
    values ('service', p_secret_sha256, 'indica-api', array['service'])
    on conflict (prefix) do update set secret_sha256 = excluded.secret_sha256;
    return true;
end;
$$;

comment on function ops.register_service(bytea) is
'Makes known the credential of the API itself: the SHA-256 of the secret that database.common.source_secrets derives from INDICA_MASTER_KEY. Returns
whether it is another one than before.';

revoke all on function ops.register_service(bytea) from public;
