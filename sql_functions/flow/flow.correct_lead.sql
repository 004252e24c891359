create or replace function flow.correct_lead(p_uid uuid, p_changes jsonb, p_actor text)
returns flow.correction
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_is_shared constant boolean := coalesce(p_changes -> 'shared' = 'true', false);
    v_keeps_phone constant boolean := coalesce(p_changes #> '{person,keep_phone}' = 'true', false);
    v_brought_by constant text := (
        select 'consultant:' || t.consultant_id
        from ops.api_tokens as t
        where 'token:' || t.id = p_actor and t.consultant_id is not null
    );
    v_read record;
    w jsonb;
    v_result flow.correction;
    v_lead leads.leads;
    v_other leads.leads;
    v_person people.people;
    v_phone people.identifiers;
    v_email people.identifiers;
    v_city record;
    v_data jsonb := '{}'::jsonb;
    v_values jsonb := '{}'::jsonb;
begin
    v_result.fields := '{}';
    select l.id, l.person_id into v_lead.id, v_lead.person_id from leads.leads as l where l.uid = p_uid;
    if not found then
        raise exception 'no lead has the uid %', coalesce(p_uid::text, 'null') using errcode = 'ID201', hint = 'indica lead list shows them.';
    end if;
    v_read := flow.read_correction(p_changes);
    if v_read.errors is distinct from '[]' then
        v_result.code := 'ID102';
        v_result.errors := v_read.errors;
        return v_result;
    end if;
    w := v_read.wanted;

    -- In the order of an intake: identifiers before leads.
    perform people.lock_identity(
        people.keys_of(v_lead.person_id) || array_remove(array['phone:' || (w ->> 'phone_key'), 'email:' || (w ->> 'email_key')], null)
    );
    select * into v_lead from leads.leads as l where l.id = v_lead.id for no key update;
    select * into v_person from people.people as p where p.id = v_lead.person_id;
    v_phone := people.number_to_call(v_person.id);
    v_email := people.email_of(v_person.id);

    -- GUARD: what is to be replaced is not there
    if nullif(btrim(p_changes #>> '{person,phone_was}'), '') is not null then
        select * into v_phone
        from people.identifiers as i
        where i.person_id = v_person.id and i.kind = 'phone'
            and (i.match_key = (normalize.phone(p_changes #>> '{person,phone_was}')).match_key or i.value = btrim(p_changes #>> '{person,phone_was}'));
        if not found then
            v_result.code := 'ID102';
            v_result.errors := jsonb_build_array(meta.field_error('person.phone_was', 'ID114', meta.text('correct.no_such_phone')));
            return v_result;
        end if;
    end if;
    if nullif(btrim(p_changes #>> '{person,email_was}'), '') is not null then
        select * into v_email
        from people.identifiers as i
        where i.person_id = v_person.id and i.kind = 'email' and i.match_key = (normalize.email(p_changes #>> '{person,email_was}')).match_key;
        if not found then
            v_result.code := 'ID102';
            v_result.errors := jsonb_build_array(meta.field_error('person.email_was', 'ID114', meta.text('correct.no_such_email')));
            return v_result;
        end if;
    end if;
    -- GUARD: the number asked not to be written to, whoever has it
    if w ? 'phone_key' and not people.is_person_suppressed(v_person.id) and people.is_suppressed(array['phone:' || (w ->> 'phone_key')]) then
        v_result.code := 'ID307';
        v_result.errors := jsonb_build_array(meta.field_error('person.phone', 'ID307', meta.text('correct.phone_suppressed')));
        return v_result;
    end if;
    -- GUARD: it is somebody else's: a human says whether both have it
    if not v_is_shared then
        v_result.errors := meta.errors(
            case
                when w ? 'phone_key' and not exists (
                        select from people.identifiers as i
                        where i.person_id = v_person.id and i.kind = 'phone' and i.match_key = w ->> 'phone_key' and i.confirmed_at is not null
                    ) and people.is_of_another(v_person.id, 'phone', w ->> 'phone_key')
                    then meta.field_error('person.phone', 'ID321', meta.text('correct.phone_of_another'))
            end,
            case
                when w ? 'email_key' and not exists (
                        select from people.identifiers as i
                        where i.person_id = v_person.id and i.kind = 'email' and i.match_key = w ->> 'email_key' and i.confirmed_at is not null
                    ) and people.is_of_another(v_person.id, 'email', w ->> 'email_key')
                    then meta.field_error('person.email', 'ID321', meta.text('correct.email_of_another'))
            end
        );
        if v_result.errors is distinct from '[]' then
            v_result.code := 'ID321';
            return v_result;
        end if;
        v_result.errors := null;
    end if;

    -- NAME
    if 'name' = any (v_read.given) and v_person.name is distinct from w ->> 'name' then
        perform people.rename(v_person.id, w ->> 'name', w ->> 'name_key');
        v_result.fields := v_result.fields || 'name'::text;
        v_values := v_values || jsonb_build_object('name', w ->> 'name', 'name_was', v_person.name);
    end if;

    -- PHONE: what goes first, so that what is wrong is not chosen again
    if 'phone' = any (v_read.given) and (case
        when not w ? 'phone_key' then v_phone.id is not null
        else (v_phone.value, v_phone.repairs) is distinct from (w ->> 'phone', '{}'::text[]) or v_phone.confirmed_at is null
    end) then
        if v_phone.id is not null and v_phone.match_key is distinct from w ->> 'phone_key' and not (v_keeps_phone and w ? 'phone_key') then
            perform people.detach_number(v_person.id, v_phone.match_key, 'corrected', v_now);
            v_values := v_values || jsonb_build_object('phone_was', v_phone.value);
        end if;
        if w ? 'phone_key' then
            perform people.give_identifier(
                v_person.id, 'phone', w ->> 'phone', w ->> 'phone_key', v_brought_by, w ->> 'phone_kind', w ->> 'extension'
            );
            v_values := v_values || jsonb_build_object('phone', w ->> 'phone');
        end if;
        v_result.fields := v_result.fields || 'phone'::text;
        v_data := v_data || jsonb_build_object('phone', case
            when not w ? 'phone_key' then 'removed'
            when v_values ? 'phone_was' then 'replaced'
            when v_phone.match_key = w ->> 'phone_key' then 'confirmed'
            else 'added'
        end);
    end if;

    -- E-MAIL
    if 'email' = any (v_read.given) and (case
        when not w ? 'email_key' then v_email.id is not null
        else lower(v_email.value) is distinct from lower(w ->> 'email') or v_email.confirmed_at is null
    end) then
        if v_email.id is not null and v_email.match_key is distinct from w ->> 'email_key' then
            perform people.detach_email(v_person.id, v_email.match_key, 'corrected', v_now);
            v_values := v_values || jsonb_build_object('email_was', v_email.value);
        end if;
        if w ? 'email_key' then
            perform people.give_identifier(v_person.id, 'email', w ->> 'email', w ->> 'email_key', v_brought_by);
            v_values := v_values || jsonb_build_object('email', w ->> 'email');
        end if;
        v_result.fields := v_result.fields || 'email'::text;
    end if;

    -- CITY
    if 'city' = any (v_read.given) then
        v_city := people.city_of(w ->> 'city', (people.number_to_call(v_person.id)).value);
        if (v_person.city, v_person.ibge_code) is distinct from (v_city.city, v_city.ibge_code) then
            perform people.set_city(v_person.id, v_city.city, v_city.ibge_code);
            v_result.fields := v_result.fields || 'city'::text;
            v_values := v_values || jsonb_strip_nulls(jsonb_build_object('city', v_city.city, 'city_was', v_person.city));
        end if;
    end if;

    -- PRODUCT AND NOTES
    if 'product' = any (v_read.given) and v_lead.product_id is distinct from (w ->> 'product_id')::bigint then
        v_result.fields := v_result.fields || 'product'::text;
        v_data := v_data || jsonb_strip_nulls(jsonb_build_object(
            'product', w ->> 'product', 'product_was', (select p.code from leads.products as p where p.id = v_lead.product_id)
        ));
    end if;
    if 'notes' = any (v_read.given) and v_lead.notes is distinct from w ->> 'notes' then
        v_result.fields := v_result.fields || 'notes'::text;
        v_values := v_values || jsonb_strip_nulls(jsonb_build_object('notes', w ->> 'notes', 'notes_was', v_lead.notes));
    end if;
    if v_result.fields && array['product', 'notes'] then
        perform leads.correct(
            v_lead.id, array(select f from unnest(v_result.fields) as f where f in ('product', 'notes')), (w ->> 'product_id')::bigint, w ->> 'notes'
        );
    end if;

    -- GUARD: it was so already
    if v_result.fields = '{}' then
        return v_result;
    end if;
    -- What is known of the person is news for their open lead too, where this one has ended.
    for v_other in
        select o.*
        from leads.leads as o
        where o.id = v_lead.id
            or (o.person_id = v_person.id and leads.is_open(o.status) and v_result.fields && array['name', 'phone', 'email', 'city'])
        order by o.id
    loop
        perform leads.append_event(
            p_lead_id => v_other.id, p_kind => 'corrected', p_actor => p_actor,
            p_data => jsonb_strip_nulls(
                case when v_other.id = v_lead.id then v_data else v_data - array['product', 'product_was'] end
                || jsonb_build_object(
                    'fields', array(select f from unnest(v_result.fields) as f where v_other.id = v_lead.id or f not in ('product', 'notes')),
                    'holds', case when v_data ->> 'phone' in ('replaced', 'removed') and flow.is_sending_wrong(v_other) then true end
                )
            ),
            p_values => jsonb_strip_nulls(case when v_other.id = v_lead.id then v_values else v_values - array['notes', 'notes_was'] end)
        );
    end loop;
    return v_result;
end;
$$;

comment on function flow.correct_lead(uuid, jsonb, text) is
'One of ours corrects what is known of a lead and its person. p_changes: {"person": {"name", "name_is_right" (it stands however odd it looks), "phone", "phone_was", "keep_phone", "email", "email_was", "city"}, "product", "notes", "shared"}, of which
only what is given changes, and null or an empty text takes away. A phone replaces phone_was, or else the one that is called (people.number_to_call), unless keep_phone; that one was wrong from now on.
A lead that was waiting for a phone, or whose messages went to the wrong one, gets its first contact by the number that is there now. code ID102 (errors), ID307 (the number asked not to be contacted) or
ID321 (somebody else has it, and "shared": true was not said): nothing was changed. Raises ID201.';

revoke all on function flow.correct_lead(uuid, jsonb, text) from public;
