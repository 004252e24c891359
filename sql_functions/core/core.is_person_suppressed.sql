create or replace function core.is_person_suppressed(p_person_id bigint)
returns boolean
language plpgsql
stable
as $$
begin
    return exists (
        select
        from core.suppressions as s
        where s.lifted_at is null
            and s.key_hash in (
                select ops.keyed_hash(i.kind, i.match_key)
                from core.person_identifiers as i
                where i.person_id = p_person_id and i.kind in ('phone', 'email', 'tax_id')
            )
    );
end;
$$;

comment on function core.is_person_suppressed(bigint) is 'Did this person ask not to be contacted, by any of their identifiers?';

revoke all on function core.is_person_suppressed(bigint) from public;
