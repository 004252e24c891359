create or replace function people.find_person(
    p_identity people.identity,
    out person_id bigint,
    out matched_by text,
    out email_owner_id bigint
)
language plpgsql
stable
as $$
begin
    if p_identity.tax_id is not null then
        select i.person_id into person_id
        from people.identifiers as i
        where i.kind = 'tax_id' and i.match_key = p_identity.tax_id and not i.is_shared;
        if found then
            matched_by := 'tax_id';
        end if;
    end if;

    if person_id is null and p_identity.phone_key is not null then
        -- A landline or a switchboard, or a number already shared, names a person only together with the name.
        select i.person_id into person_id
        from people.identifiers as i
        join people.people as p on p.id = i.person_id
        where i.kind = 'phone' and i.match_key = p_identity.phone_key
            and (
                (people.is_personal_kind(i.phone_kind) and not i.is_shared)
                or people.has_name(p, p_identity.name, p_identity.registered_name)
            )
            and not people.has_other_tax_id(i.person_id, p_identity.tax_id)
        order by i.is_shared, i.person_id
        limit 1;
        if found then
            matched_by := 'phone';
        end if;
    end if;

    if p_identity.email_key is not null then
        select i.person_id into email_owner_id
        from people.identifiers as i
        where i.kind = 'email' and i.match_key = p_identity.email_key and not i.is_shared;
        if found and person_id is null and not people.has_other_tax_id(email_owner_id, p_identity.tax_id) then
            person_id := email_owner_id;
            matched_by := 'email';
        end if;
    end if;
end;
$$;

comment on function people.find_person(people.identity) is
'The person whom these identifiers name, null when nobody. Evidence in order: CPF/CNPJ, phone, e-mail. A landline needs the name too; another CPF contradicts a
phone or e-mail. matched_by: tax_id, phone or email. email_owner_id: who has the e-mail, the same person or another.';

revoke all on function people.find_person(people.identity) from public;
