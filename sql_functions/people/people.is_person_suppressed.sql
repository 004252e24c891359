create or replace function people.is_person_suppressed(p_person_id bigint)
returns boolean
language plpgsql
stable
as $$
begin
    return exists (
        select
        from people.suppressions as s
        where s.lifted_at is null
            and s.key_hash in (
                select ops.keyed_hash(i.kind, i.match_key)
                from people.identifiers as i
                where i.person_id = p_person_id and i.kind in ('phone', 'email', 'tax_id')
            )
    );
end;
$$;

comment on function people.is_person_suppressed(bigint) is 'Did this person ask not to be contacted, by any of their identifiers?';

revoke all on function people.is_person_suppressed(bigint) from public;
