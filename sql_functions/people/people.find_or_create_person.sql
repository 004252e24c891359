create or replace function people.find_or_create_person(
    p_name text,
    p_name_key text,
    p_registered_name text,
    p_city text,
    p_ibge_code integer,
    p_phone text,
    p_phone_kind text,
    p_phone_key text,
    p_email text,
    p_email_key text,
    p_tax_id text,
    out person_id bigint,
    out matched_by text,
    out conflicts text[]
)
language plpgsql
volatile
as $$
declare
    v_owner bigint;
    v_email_owner bigint;
    v_is_shared boolean;
begin
    conflicts := '{}';

    if p_tax_id is not null then
        select i.person_id into v_owner
        from people.identifiers as i
        where i.kind = 'tax_id' and i.match_key = p_tax_id and not i.is_shared;
        if found then
            person_id := v_owner;
            matched_by := 'tax_id';
        end if;
    end if;

    if person_id is null and p_phone_key is not null then
        -- A landline or a switchboard, or a number already shared, names a person only together with the name.
        select i.person_id into v_owner
        from people.identifiers as i
        join people.people as p on p.id = i.person_id
        where i.kind = 'phone' and i.match_key = p_phone_key
            and ((people.is_personal_kind(i.phone_kind) and not i.is_shared) or people.has_name(p, p_name, p_registered_name))
            and not people.has_other_tax_id(i.person_id, p_tax_id)
        order by i.is_shared, i.person_id
        limit 1;
        if not found then
            v_owner := people.owner_by_former_key('phone', p_phone, p_phone_key);
        end if;
        if v_owner is not null and not people.has_other_tax_id(v_owner, p_tax_id) then
            person_id := v_owner;
            matched_by := 'phone';
        end if;
    end if;

    if p_email_key is not null then
        select i.person_id into v_email_owner
        from people.identifiers as i
        where i.kind = 'email' and i.match_key = p_email_key and not i.is_shared;
        if not found then
            v_email_owner := people.owner_by_former_key('email', p_email, p_email_key);
        end if;
        if v_email_owner is not null and person_id is null and not people.has_other_tax_id(v_email_owner, p_tax_id) then
            person_id := v_email_owner;
            matched_by := 'email';
        end if;
    end if;

    if person_id is null then
        insert into people.people (name, name_key, registered_name, city, ibge_code, rule_version)
        values (p_name, p_name_key, p_registered_name, p_city, p_ibge_code, normalize.rule_version('person_name'))
        returning id into person_id;
    end if;

    if matched_by is not null and p_registered_name is not null then
        -- Somebody known by the name of the register goes by another.
        update people.people as p
        set name = p_name, name_key = p_name_key, registered_name = p_registered_name
        where p.id = find_or_create_person.person_id and p.registered_name is null and normalize.same_person_name(p.name, p_registered_name);
    end if;

    if v_email_owner <> person_id then
        conflicts := conflicts || 'email'::text;
    end if;
    v_is_shared := p_phone_key is not null and exists (
        select from people.identifiers as o
        where o.kind = 'phone' and o.match_key = p_phone_key and o.person_id <> find_or_create_person.person_id
    );
    -- One statement for all three: each one checks every constraint of the table anew.
    insert into people.identifiers (person_id, kind, value, match_key, phone_kind, is_shared, rule_version)
    select find_or_create_person.person_id, n.kind, n.value, n.match_key, n.phone_kind, n.is_shared, normalize.rule_version(n.kind)
    from (
        values
            ('phone', p_phone, p_phone_key, p_phone_kind, v_is_shared),
            ('email', p_email, case when v_email_owner is null then p_email_key end, null, false),
            ('tax_id', p_tax_id, case when matched_by is distinct from 'tax_id' then p_tax_id end, null, false)
    ) as n (kind, value, match_key, phone_kind, is_shared)
    where n.match_key is not null
    on conflict on constraint identifiers_person_id_kind_match_key_key do nothing;
    if v_is_shared then
        -- From now on it names nobody without the name, the one who had it first neither.
        update people.identifiers as o
        set is_shared = true
        where o.kind = 'phone' and o.match_key = p_phone_key and not o.is_shared;
    end if;
end;
$$;

comment on function people.find_or_create_person(text, text, text, text, integer, text, text, text, text, text, text) is
'The person whom these normalised identifiers name, made when there is none; new identifiers are added to them.
Evidence in order: CPF/CNPJ, phone, e-mail; whoever is stored under a key of earlier rules is found too. A landline needs the name too; another CPF
contradicts a phone or e-mail.
matched_by: tax_id, phone, email, or null for a new person. conflicts: kinds that belong to somebody else and were left there.
p_registered_name: the name in the civil register of somebody who goes by a social name, p_name; both prove who they are, and a person known by the first alone
takes the second as their name. p_city and p_ibge_code come from people.city_of(). The caller holds people.lock_identity() on every key.';

revoke all on function people.find_or_create_person(text, text, text, text, integer, text, text, text, text, text, text) from public;
