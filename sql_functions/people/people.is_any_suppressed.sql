create or replace function people.is_any_suppressed(p_kind text, p_keys text[])
returns boolean
language plpgsql
stable
as $$
begin
    return exists (
        select
        from people.suppressions as s
        where s.lifted_at is null
            and s.key_hash in (select ops.keyed_hash(p_kind, k) from unnest(p_keys) as k)
    );
end;
$$;

comment on function people.is_any_suppressed(text, text[]) is
'Is one of these match keys of a kind (phone, email, tax_id) suppressed? Asked for keys of earlier rules, normalize.former_keys().';

revoke all on function people.is_any_suppressed(text, text[]) from public;
