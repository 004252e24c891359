create or replace function people.find_or_create_person(
    p_identity people.identity,
    p_city text default null,
    p_ibge_code integer default null,
    out person_id bigint,
    out matched_by text,
    out has_email_of_another boolean
)
language plpgsql
volatile
as $$
declare
    v_new people.identity := p_identity;
    v_email_owner_id bigint;
begin
    select f.person_id, f.matched_by, f.email_owner_id into person_id, matched_by, v_email_owner_id
    from people.find_person(p_identity) as f;

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

    has_email_of_another := coalesce(v_email_owner_id <> person_id, false);
    if v_email_owner_id is not null then
        v_new.email_key := null;
    end if;
    if matched_by is not distinct from 'tax_id' then
        v_new.tax_id := null;
    end if;
    perform people.add_identifiers(person_id, v_new);
end;
$$;

comment on function people.find_or_create_person(people.identity, text, integer) is
'The person whom these identifiers name (people.find_person), made when there is none; new identifiers are added to them.
matched_by: tax_id, phone, email, or null for a new person. has_email_of_another: the e-mail belongs to somebody else and was left there.
Both names of p_identity prove who somebody is, and a person known by the name of the register alone takes the social name as theirs. p_city and
p_ibge_code, of a new person, come from people.city_of(). The caller holds people.lock_identity() on every key.';

revoke all on function people.find_or_create_person(people.identity, text, integer) from public;
