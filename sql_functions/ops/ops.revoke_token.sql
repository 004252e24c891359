create or replace function ops.revoke_token(p_prefix text)
returns bigint
language plpgsql
volatile
as $$
declare
    v_token_id bigint;
begin
    update ops.api_tokens as t
    set revoked_at = util.current_time()
    where t.prefix = coalesce(substring(p_prefix from '^ind_([0-9a-f]+)'), p_prefix) and t.revoked_at is null
    returning t.id into v_token_id;

    if v_token_id is null then
        raise exception 'no active token has the prefix %', left(p_prefix, 14) using errcode = 'ID203',
            hint = 'indica token list shows the prefixes.';
    end if;
    return v_token_id;
end;
$$;

comment on function ops.revoke_token(text) is
'Revokes a token at once, named by its prefix or by the whole token. Returns its id. Raises ID203 when no active token has it.';

revoke all on function ops.revoke_token(text) from public;
