create or replace function leads.suppress(
    p_phone text,
    p_email text,
    p_reason text,
    p_actor text,
    p_said_at timestamptz default util.current_time()
)
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
        select k.key
        from people.identifiers as i
        cross join lateral unnest(people.keys_of(i.person_id)) as k (key)
        where (i.kind in ('phone', 'wa_id') and i.match_key = v_phone.match_key) or (i.kind = 'email' and i.match_key = v_email.match_key)
    ));

    v_count := people.suppress(v_keys, p_reason, p_said_at);

    for v_person_id in
        select distinct i.person_id
        from people.identifiers as i
        where not i.is_shared and i.confirmed_at is not null
            and ((i.kind in ('phone', 'wa_id') and i.match_key = v_phone.match_key) or (i.kind = 'email' and i.match_key = v_email.match_key))
    loop
        v_count := v_count + leads.suppress_person(v_person_id, p_reason, p_actor, p_said_at);
    end loop;
    return v_count;
end;
$$;

comment on function leads.suppress(text, text, text, text, timestamptz) is
'Somebody asked at p_said_at, by whatever way, not to be contacted: suppresses this phone and e-mail as typed, known or not, and whoever is the only one known by them
(see leads.suppress_person); of several who share them, and of who is known by them without proof, nobody. Returns how many new suppressions there are. Raises ID105
when neither can be understood.';

revoke all on function leads.suppress(text, text, text, text, timestamptz) from public;
