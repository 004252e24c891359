create or replace function ops.internal_token()
returns bigint
language plpgsql
volatile
as $$
declare
    v_id bigint;
begin
    select t.id into v_id from ops.api_tokens as t where t.prefix = 'internal' and t.revoked_at is null;
    if v_id is null then
        -- A digest whose secret nobody has: the token names the system in the ledger and opens nothing.
        insert into ops.api_tokens (prefix, secret_sha256, name, scopes)
        values ('internal', ext.gen_random_bytes(32), 'Indica', array['leads:write'])
        on conflict (prefix) do update set revoked_at = null, secret_sha256 = excluded.secret_sha256
        returning id into v_id;
    end if;
    return v_id;
end;
$$;

comment on function ops.internal_token() is
'Id of the token under which Indica itself submits leads (a person who writes again after their lead ended), made at first use. Nobody has its secret.';

revoke all on function ops.internal_token() from public;
