create or replace function ops.internal_token(p_prefix text default 'internal')
returns bigint
language plpgsql
volatile
as $$
declare
    v_id bigint;
begin
    select t.id into v_id from ops.api_tokens as t where t.prefix = p_prefix and t.revoked_at is null;
    if v_id is null then
        -- A digest whose secret nobody has: the token names the system in the ledger and opens nothing.
        insert into ops.api_tokens (prefix, secret_sha256, name, scopes)
        select p_prefix, ext.gen_random_bytes(32), k.name, k.scopes
        from (
            values
                ('internal', 'Indica', array['leads:write']),
                ('card', 'Cartão de contato', array['leads:write', 'admin']),
                -- An operator imports, who sees every lead anyway.
                ('import', 'Importação', array['leads:write', 'admin'])
        ) as k (prefix, name, scopes)
        where k.prefix = p_prefix
        on conflict (prefix) do update set revoked_at = null, secret_sha256 = excluded.secret_sha256
        returning id into v_id;
    end if;
    return v_id;
end;
$$;

comment on function ops.internal_token(text) is
'Id of the token under which Indica itself submits leads, made at first use: internal (a person who writes again after their lead ended), card (contact cards that a human accepted) or import (rows of files). Nobody has its secret.';

revoke all on function ops.internal_token(text) from public;
