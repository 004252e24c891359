create or replace function leads.suppress(p_phone text, p_email text, p_reason text, p_actor text)
returns integer
language plpgsql
volatile
as $$
declare
    v_phone record;
    v_email record;
    v_keys text[];
    v_person_id bigint;
    v_count integer;
begin
    select * into v_phone from normalize.phone(nullif(btrim(p_phone), ''));
    select * into v_email from normalize.email(nullif(btrim(p_email), ''));
    if not v_phone.is_valid and not v_email.is_valid then
        raise exception 'neither the phone nor the e-mail can be understood' using errcode = 'ID105',
            hint = 'Give the phone with its area code, or the whole e-mail.';
    end if;
    v_keys := array_remove(array['phone:' || v_phone.match_key, 'email:' || v_email.match_key], null);
    -- All at once, since locks taken in two goes may cross with those of an intake.
    perform people.lock_identity(v_keys || array(
        select o.kind || ':' || o.match_key
        from people.identifiers as i
        join people.identifiers as o on o.person_id = i.person_id
        where ((i.kind = 'phone' and i.match_key = v_phone.match_key) or (i.kind = 'email' and i.match_key = v_email.match_key))
            and o.kind in ('phone', 'email', 'tax_id')
    ));

    v_count := people.suppress(v_keys, p_reason);

    for v_person_id in
        select distinct i.person_id
        from people.identifiers as i
        where not i.is_shared
            and ((i.kind = 'phone' and i.match_key = v_phone.match_key) or (i.kind = 'email' and i.match_key = v_email.match_key))
    loop
        v_count := v_count + leads.suppress_person(v_person_id, p_reason, p_actor);
    end loop;
    return v_count;
end;
$$;

comment on function leads.suppress(text, text, text, text) is
'Somebody asked, by whatever way, not to be contacted: suppresses this phone and e-mail as typed, known or not, and everything else of the person they
name (see leads.suppress_person). Returns how many new suppressions there are. Raises ID105 when neither can be understood.';

revoke all on function leads.suppress(text, text, text, text) from public;
