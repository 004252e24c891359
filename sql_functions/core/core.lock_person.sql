create or replace function core.lock_person(p_person_id bigint)
returns void
language plpgsql
volatile
as $$
begin
    perform core.lock_identity(array(
        select i.kind || ':' || i.match_key
        from core.person_identifiers as i
        where i.person_id = p_person_id and i.kind in ('phone', 'email', 'tax_id')
    ));
end;
$$;

comment on function core.lock_person(bigint) is
'core.lock_identity() on every identifier of a person. Take it before the lock of one of their leads, as an intake does.';

revoke all on function core.lock_person(bigint) from public;
