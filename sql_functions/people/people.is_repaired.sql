create or replace function people.is_repaired(p_person_id bigint, p_phone text)
returns boolean
language sql
stable
as $$
    select exists (
        select from people.identifiers as i where i.person_id = p_person_id and i.kind = 'phone' and i.value = p_phone and i.repairs <> '{}'
    );
$$;

comment on function people.is_repaired(bigint, text) is 'Was this phone (E.164) of a person repaired when it was read, so that it may be a stranger''s?';

revoke all on function people.is_repaired(bigint, text) from public;
