create or replace function people.has_name(p_person people.people, p_name text, p_registered_name text)
returns boolean
language plpgsql
stable
as $$
begin
    return normalize.same_person_name(p_person.name, p_name)
        or (p_registered_name is not null and normalize.same_person_name(p_person.name, p_registered_name))
        or (p_person.registered_name is not null and (
            normalize.same_person_name(p_person.registered_name, p_name)
            or (p_registered_name is not null and normalize.same_person_name(p_person.registered_name, p_registered_name))
        ));
end;
$$;

comment on function people.has_name(people.people, text, text) is
'May a person be the one with this name, or with this name of the civil register (null: none was given)? Their own social and registered names both count;
see normalize.same_person_name().';

revoke all on function people.has_name(people.people, text, text) from public;
