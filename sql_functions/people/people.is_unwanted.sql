create or replace function people.is_unwanted(p_identity people.identity, p_found people.found)
returns boolean
language plpgsql
stable
as $$
begin
    if p_found.person_id is not null and people.is_person_suppressed(p_found.person_id) then
        return true;
    end if;
    -- A number that said stop is written to no more, whoever else turns out to have it.
    if p_identity.phone_key is not null and p_found.is_phone_wrong is not true and people.is_suppressed(array['phone:' || p_identity.phone_key]) then
        return true;
    end if;
    return people.is_suppressed(people.identity_own_keys(p_identity, p_found));
end;
$$;

comment on function people.is_unwanted(people.identity, people.found) is
'Did whom this identity names (p_found: people.find_person) ask not to be contacted? Whoever is found is asked, by all that is theirs; a stranger, or what is new of
somebody known, by what comes now. A number that said stop itself holds for everybody on it; what else is another''s or shared is not held against them.';

revoke all on function people.is_unwanted(people.identity, people.found) from public;
