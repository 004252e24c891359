create or replace function people.key_hashes(p_keys text[])
returns bytea[]
language plpgsql
stable
as $$
begin
    return array(
        select ops.keyed_hash(split_part(k, ':', 1), substr(k, strpos(k, ':') + 1))
        from unnest(p_keys) as k
        where k is not null
    );
end;
$$;

comment on function people.key_hashes(text[]) is
'Keyed hashes (ops.keyed_hash) of these keys ("kind:match_key"), by which people.suppressions and people.lookups know somebody after erasure. Nulls are left out.';

revoke all on function people.key_hashes(text[]) from public;
