create or replace function people.find_or_create_person(
    p_identity people.identity,
    p_found people.found,
    p_brought_by text,
    p_city text default null,
    p_ibge_code integer default null,
    out person_id bigint,
    out has_email_of_another boolean
)
language plpgsql
volatile
as $$
declare
    v_new people.identity := p_identity;
begin
    person_id := p_found.person_id;
    if person_id is null then
        insert into people.people (name, name_key, registered_name, city, ibge_code, rule_version)
        values (
            p_identity.name, p_identity.name_key, p_identity.registered_name, p_city, p_ibge_code, normalize.rule_version('person_name')
        )
        returning id into person_id;
    elsif p_identity.registered_name is not null then
        -- Somebody known by the name of the register goes by another.
        update people.people as p
        set name = p_identity.name, name_key = p_identity.name_key, registered_name = p_identity.registered_name
        where p.id = find_or_create_person.person_id
            and p.registered_name is null
            and normalize.same_person_name(p.name, p_identity.registered_name);
    end if;

    has_email_of_another := coalesce(p_found.email_owner_id <> person_id, false);
    -- Who has no other way to be reached shares it.
    if has_email_of_another and (p_identity.phone_key is not null or p_found.person_id is not null) then
        v_new.email_key := null;
    end if;
    if p_found.is_phone_wrong then
        v_new.phone_key := null;
    end if;
    perform people.add_identifiers(person_id, v_new, p_found, p_brought_by);
end;
$$;

comment on function people.find_or_create_person(people.identity, people.found, text, text, integer) is
'The person whom these identifiers name (p_found: people.find_person), made when there is none; new identifiers are added to them (p_brought_by: who says so, see
people.add_identifiers), but a number that was detached from them. has_email_of_another: the e-mail is somebody else''s, and was left there unless it is the only way to
reach this one. Both names of p_identity prove who somebody is, and a person known by the name of the register alone takes the social name as theirs. p_city and
p_ibge_code, of a new person, come from people.city_of(). The caller holds people.lock_identity() on every key.';

revoke all on function people.find_or_create_person(people.identity, people.found, text, text, integer) from public;
