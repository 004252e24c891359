create or replace function flow.confirm_number(p_uid uuid, p_phone text, p_actor text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_phone_key constant text := (normalize.phone(p_phone)).match_key;
    v_called text;
    v_lead leads.leads;
    v_lead_id bigint;
    v_person_id bigint;
    v_number people.identifiers;
    v_accepted integer;
begin
    select l.id, l.person_id into v_lead_id, v_person_id from leads.leads as l where l.uid = p_uid;
    if not found then
        raise exception 'no lead has the uid %', coalesce(p_uid::text, 'null') using errcode = 'ID201', hint = 'indica lead list shows them.';
    end if;
    -- In the order of an intake: identifiers before leads.
    perform people.lock_person(v_person_id);
    select * into v_lead from leads.leads as l where l.id = v_lead_id for no key update;
    select * into v_number
    from people.identifiers as i
    where i.person_id = v_person_id and i.kind = 'phone' and (i.match_key = v_phone_key or i.value = btrim(p_phone));
    if not found then
        -- By which WhatsApp alone calls them, as after they changed their number.
        select '+' || i.value into v_called
        from people.identifiers as i
        where i.person_id = v_person_id and i.kind = 'wa_id' and i.match_key = v_phone_key;
        if not found then
            raise exception 'the person of this lead has no such phone' using errcode = 'ID105', hint = 'indica lead show lists the phones.';
        end if;
        perform people.give_identifier(v_person_id, 'phone', n.e164, n.match_key, null, n.kind) from normalize.phone(v_called) as n;
        select * into v_number from people.identifiers as i where i.person_id = v_person_id and i.kind = 'phone' and i.match_key = v_phone_key;
        perform leads.append_event(v_lead_id, 'number_confirmed', p_actor, jsonb_build_object('identifier_id', v_number.id));
        perform flow.reach_by_phone(v_lead, p_actor, util.current_time());
        return true;
    end if;
    -- GUARD: it is theirs already, and so is whatever WhatsApp calls its holder
    v_accepted := people.accept_candidate_ids(v_person_id, util.current_time());
    if v_number.confirmed_at is not null and v_accepted = 0 then
        return false;
    end if;
    perform people.confirm_identifier(v_number.id);
    perform leads.append_event(v_lead_id, 'number_confirmed', p_actor, jsonb_build_object('identifier_id', v_number.id));
    perform flow.reach_by_phone(v_lead, p_actor, util.current_time());
    return true;
end;
$$;

comment on function flow.confirm_number(uuid, text, text) is
'Somebody of ours knows that a phone which came with another''s evidence, or by which WhatsApp alone calls the person, is theirs: it counts from now on, and a lead that no message could reach gets its first contact by
it. Where somebody wrote from it with another id than theirs, that id is theirs too from now on. p_phone: as typed. Returns whether it was unconfirmed. Raises ID201 (no such lead), ID105 (the person has no such phone).';

revoke all on function flow.confirm_number(uuid, text, text) from public;
