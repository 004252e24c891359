create or replace function people.is_unwanted(p_identity people.identity, p_found people.found)
returns boolean
language plpgsql
stable
as $$
begin
    if p_found.person_id is not null and people.is_person_suppressed(p_found.person_id) then
        return true;
    end if;
    return people.is_suppressed(people.identity_own_keys(p_identity, p_found));
end;
$$;

comment on function people.is_unwanted(people.identity, people.found) is
'Did whom this identity names (p_found: people.find_person) ask not to be contacted? Whoever is found is asked, by all that is theirs; a stranger, or what is new of
somebody known, by what comes now. What is another''s or shared is not held against them.';

revoke all on function people.is_unwanted(people.identity, people.found) from public;
