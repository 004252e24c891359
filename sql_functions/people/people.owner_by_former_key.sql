create or replace function people.owner_by_former_key(p_kind text, p_value text, p_match_key text)
returns bigint
language plpgsql
stable
as $$
declare
    v_key text;
    v_person_id bigint;
begin
    foreach v_key in array normalize.former_keys(p_kind, p_value, p_match_key) loop
        select i.person_id into v_person_id
        from people.identifiers as i
        where i.kind = p_kind and i.match_key = v_key and not i.is_shared
            and (p_kind <> 'phone' or people.is_personal_kind(i.phone_kind));
        exit when found;
    end loop;
    return v_person_id;
end;
$$;

comment on function people.owner_by_former_key(text, text, text) is
'Who is stored under a key that earlier rules gave to this phone or e-mail, alone and not by a switchboard''s line: somebody whom `indica reference
renormalize` has not met yet. Null for most.';

revoke all on function people.owner_by_former_key(text, text, text) from public;
