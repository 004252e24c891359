create or replace function people.lock_person(p_person_id bigint)
returns void
language plpgsql
volatile
as $$
begin
    perform people.lock_identity(people.keys_of(p_person_id));
end;
$$;

comment on function people.lock_person(bigint) is
'people.lock_identity() on every identifier of a person. Take it before the lock of one of their leads, as an intake does.';

revoke all on function people.lock_person(bigint) from public;
