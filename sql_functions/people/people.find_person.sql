create or replace function people.find_person(p_identity people.identity)
returns people.found
language plpgsql
stable
as $$
declare
    v_found people.found;
    v_row record;
    v_phone_owner_id bigint;
    v_is_phone_owner_named boolean;
    v_is_email_owner_named boolean;
    v_tax_id_owner_id bigint;
    v_is_tax_id_owner_named boolean;
    -- Who has one of them and the name, by rank of evidence: what several share.
    v_named bigint[] := '{}'::bigint[];
    v_namesakes bigint[] := '{}'::bigint[];
    v_named_by text;
    v_beside people.identity;
    v_found_beside people.found;
begin
    if p_identity.tax_id is not null then
        for v_row in
            select h.person_id, h.is_alone, h.is_named, h.is_namesake from people.holders_of('{tax_id}', p_identity.tax_id, p_identity) as h
        loop
            v_found.tax_id_holders := v_found.tax_id_holders || v_row.person_id;
            if v_row.is_alone then
                v_tax_id_owner_id := v_row.person_id;
                v_is_tax_id_owner_named := v_row.is_named;
            elsif v_row.is_named then
                v_named := v_named || v_row.person_id;
                v_named_by := 'tax_id';
                v_namesakes := case when v_row.is_namesake then v_namesakes || v_row.person_id else v_namesakes end;
            end if;
        end loop;
    end if;

    if p_identity.email_key is not null then
        for v_row in
            select h.person_id, h.is_alone, h.is_named, h.is_namesake from people.holders_of('{email}', p_identity.email_key, p_identity) as h
        loop
            v_found.email_holders := v_found.email_holders || v_row.person_id;
            if v_row.is_alone then
                v_found.email_owner_id := v_row.person_id;
                v_is_email_owner_named := v_row.is_named;
            end if;
            if not v_row.is_alone and v_row.is_named and not people.has_other_tax_id(v_row.person_id, p_identity.tax_id) then
                v_named := v_named || v_row.person_id;
                v_named_by := 'email';
                v_namesakes := case when v_row.is_namesake then v_namesakes || v_row.person_id else v_namesakes end;
            end if;
        end loop;
    end if;

    if p_identity.phone_key is not null then
        for v_row in
            select h.* from people.holders_of('{phone,wa_id}', p_identity.phone_key, p_identity) as h
        loop
            v_found.phone_holders := v_found.phone_holders || v_row.person_id;
            continue when people.has_other_tax_id(v_row.person_id, p_identity.tax_id);
            if v_row.is_alone and (v_phone_owner_id is null or v_row.is_named) then
                v_phone_owner_id := v_row.person_id;
                v_is_phone_owner_named := v_row.is_named or v_row.is_written_like;
            elsif v_row.is_named then
                v_named := v_named || v_row.person_id;
                v_named_by := 'phone';
                v_namesakes := case when v_row.is_namesake then v_namesakes || v_row.person_id else v_namesakes end;
            end if;
        end loop;
    end if;

    -- WHAT PROVES ONE PERSON, with the name or two together: the CPF, then mobile and e-mail that are somebody's alone
    if v_tax_id_owner_id is not null then
        if v_is_tax_id_owner_named or v_tax_id_owner_id in (v_phone_owner_id, v_found.email_owner_id) then
            v_found.person_id := v_tax_id_owner_id;
            v_found.matched_by := 'tax_id';
        else
            v_found.doubt := 'another_name';
        end if;
    elsif v_phone_owner_id is not null or v_found.email_owner_id is not null then
        if v_found.email_owner_id is not null and people.has_other_tax_id(v_found.email_owner_id, p_identity.tax_id) then
            v_is_email_owner_named := null;
        end if;
        -- One name under two records is one human's more often than two namesakes': the phone decides, as for anybody else.
        if v_is_email_owner_named and v_is_phone_owner_named and v_phone_owner_id is distinct from v_found.email_owner_id and not exists (
            select
            from people.people as a
            join people.people as b on b.id = v_found.email_owner_id and b.name_key = a.name_key
            where a.id = v_phone_owner_id
        ) then
            v_found.doubt := 'several_people';
        elsif v_is_phone_owner_named or v_phone_owner_id = v_found.email_owner_id then
            v_found.person_id := v_phone_owner_id;
            v_found.matched_by := 'phone';
        elsif v_is_email_owner_named then
            v_found.person_id := v_found.email_owner_id;
            v_found.matched_by := 'email';
        elsif not v_is_email_owner_named and v_named = '{}' and p_identity.phone_key is null then
            v_found.doubt := 'another_name';
        end if;
    end if;

    -- WHAT SEVERAL SHARE: only together with the name, and only when it fits one of them
    if v_found.person_id is null and v_found.doubt is null and v_named <> '{}' then
        v_named := array(select distinct n from unnest(v_named) as n);
        v_namesakes := array(select distinct n from unnest(v_namesakes) as n order by n);
        if cardinality(v_named) = 1 or (
            cardinality(v_namesakes) > 0 and 1 >= (
                select count(distinct i.match_key)
                from people.identifiers as i
                where i.person_id = any (v_namesakes) and i.kind = 'tax_id' and length(i.match_key) = 11
            )
        ) then
            v_found.person_id := case when v_namesakes <> '{}' then v_namesakes[1] else v_named[1] end;
            v_found.matched_by := v_named_by;
        else
            v_found.doubt := 'several_people';
        end if;
    end if;

    -- WHAT CAME BESIDE: another number of the same referral, by the rules of the first
    if v_found.person_id is null and v_found.doubt is null and jsonb_array_length(p_identity.phones) > 1 then
        for v_row in
            select f.match_key, f.kind
            from jsonb_to_recordset(p_identity.phones) as f ("position" integer, match_key text, kind text, is_valid boolean)
            where f.is_valid and f.match_key is distinct from p_identity.phone_key
            order by f.position
        loop
            v_beside := p_identity;
            v_beside.phone_key := v_row.match_key;
            v_beside.phone_kind := v_row.kind;
            v_beside.email_key := null;
            v_beside.phones := null;
            v_found_beside := people.find_person(v_beside);
            if v_found_beside.is_phone_wrong is not true and coalesce(v_found_beside.person_id::text, v_found_beside.doubt) is not null then
                v_found.person_id := v_found_beside.person_id;
                v_found.matched_by := v_found_beside.matched_by;
                v_found.doubt := v_found_beside.doubt;
                exit;
            end if;
        end loop;
    end if;

    -- WHAT WAS SOMEBODY'S NO LONGER: the same name with the same number is the same mistake
    if p_identity.phone_key is not null and v_found.doubt is null then
        for v_row in
            select d.person_id
            from people.detached_identifiers as d
            join people.people as p on p.id = d.person_id
            where d.kind = 'phone' and d.match_key = p_identity.phone_key
                and (d.person_id = v_found.person_id or people.has_name(p, p_identity.name, p_identity.registered_name))
                and not people.has_other_tax_id(d.person_id, p_identity.tax_id)
            order by d.person_id = v_found.person_id desc nulls last, d.id desc
        loop
            if v_found.person_id is null then
                v_found.person_id := v_row.person_id;
                v_found.matched_by := 'phone';
            end if;
            if v_found.person_id = v_row.person_id then
                v_found.is_phone_wrong := true;
            end if;
        end loop;
    end if;
    return v_found;
end;
$$;

comment on function people.find_person(people.identity) is
'The person whom these identifiers name (see people.found). First what proves one person, together with the name or with another of them: the CPF, then a mobile, then an
e-mail that is somebody''s alone; another name on a mobile is another person at home (people.is_written_like: "M. Sousa" is no other name). Then what
several share or what is unconfirmed, which needs the name and must fit one of them (several records of one and the same name, whose CPFs do not differ, are one). Of what more than twenty have only the very same name is looked at. Only another CPF contradicts a CPF, and another CNPJ a CNPJ. doubt: several_people
when more than one fits, another_name when a CPF, or an e-mail that came without a phone, is somebody''s with another name. Of several numbers of one referral the others are asked where the first names nobody. A number that was detached from somebody
still finds them by their name, and is wrong.';

revoke all on function people.find_person(people.identity) from public;
