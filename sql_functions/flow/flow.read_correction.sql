create or replace function flow.read_correction(p_changes jsonb, out errors jsonb, out given text[], out wanted jsonb)
returns record
language plpgsql
stable
as $$
declare
    v_person constant jsonb := p_changes -> 'person';
    v_name record;
    v_phones jsonb;
    v_email record;
begin
    errors := '[]';
    given := '{}';
    wanted := '{}';
    -- GUARD: a field that is none would be lost without a word.
    errors := errors || coalesce((
        select jsonb_agg(meta.field_error(k.path, 'ID114', meta.text('field.one_of', k.known)) order by k.path)
        from (
            select o as path, 'person, product, notes, shared' as known
            from jsonb_object_keys(p_changes) as o
            where o <> all (array['person', 'product', 'notes', 'shared'])
            union all
            select 'person.' || o, 'name, name_is_right, phone, phone_was, keep_phone, email, email_was, city'
            from jsonb_object_keys(case when jsonb_typeof(v_person) = 'object' then v_person else '{}' end) as o
            where o <> all (array['name', 'name_is_right', 'phone', 'phone_was', 'keep_phone', 'email', 'email_was', 'city'])
        ) as k
    ), '[]');
    if coalesce(jsonb_typeof(v_person), 'object') not in ('object', 'null') then
        errors := errors || meta.field_error('person', 'ID112', meta.text('correct.person_object'));
    end if;
    errors := errors || meta.errors(
        normalize.check_text(p_changes, 'product', false, 200), normalize.check_text(p_changes, 'notes', false, 5000),
        normalize.check_text(v_person, 'person.name', false, 200), normalize.check_text(v_person, 'person.phone', false, 64),
        normalize.check_text(v_person, 'person.phone_was', false, 64), normalize.check_text(v_person, 'person.email', false, 254),
        normalize.check_text(v_person, 'person.email_was', false, 254), normalize.check_text(v_person, 'person.city', false, 120),
        case
            when coalesce(jsonb_typeof(p_changes -> 'shared'), 'boolean') not in ('boolean', 'null')
                then meta.field_error('shared', 'ID112', meta.text('field.must_be_boolean'))
        end,
        case
            when coalesce(jsonb_typeof(v_person -> 'name_is_right'), 'boolean') not in ('boolean', 'null')
                then meta.field_error('person.name_is_right', 'ID112', meta.text('field.must_be_boolean'))
        end,
        case
            when coalesce(jsonb_typeof(v_person -> 'keep_phone'), 'boolean') not in ('boolean', 'null')
                then meta.field_error('person.keep_phone', 'ID112', meta.text('field.must_be_boolean'))
        end
    );
    if errors <> '[]' then
        return;
    end if;

    -- A field that is there and empty takes away what is known; a name cannot go.
    given := array(select k from jsonb_object_keys(coalesce(nullif(v_person, 'null'), '{}')) as k where k in ('name', 'phone', 'email', 'city'))
        || array(select k from jsonb_object_keys(p_changes) as k where k in ('product', 'notes'));
    if 'name' = any (given) then
        v_name := normalize.person_name(v_person ->> 'name');
        if not v_name.is_valid and coalesce(v_person -> 'name_is_right' = 'true', false) then
            v_name := normalize.typed_name(v_person ->> 'name');
        end if;
        if not v_name.is_valid then
            errors := errors || meta.field_error('person.name', 'ID121', meta.text('correct.name'));
        end if;
        wanted := wanted || jsonb_build_object('name', v_name.name, 'name_key', v_name.name_key);
    end if;
    if nullif(btrim(v_person ->> 'phone'), '') is not null then
        v_phones := (select jsonb_agg(to_jsonb(f) order by f.position) from normalize.phones(btrim(v_person ->> 'phone')) as f);
        if jsonb_array_length(v_phones) <> 1 then
            errors := errors || meta.field_error('person.phone', 'ID115', meta.text('correct.one_phone'));
        elsif v_phones #> '{0,is_valid}' is distinct from 'true' then
            errors := errors || meta.field_error('person.phone', 'ID115', meta.text('phone.' || (v_phones #>> '{0,reason}')));
        end if;
        wanted := wanted || jsonb_build_object(
            'phone', v_phones #>> '{0,e164}', 'phone_key', v_phones #>> '{0,match_key}', 'phone_kind', v_phones #>> '{0,kind}',
            'extension', v_phones #>> '{0,extension}'
        );
    end if;
    if nullif(btrim(v_person ->> 'email'), '') is not null then
        v_email := normalize.email(btrim(v_person ->> 'email'));
        if not v_email.is_valid then
            errors := errors || meta.field_error('person.email', 'ID116', meta.text('email.invalid'));
        end if;
        wanted := wanted || jsonb_build_object('email', v_email.email, 'email_key', v_email.match_key);
    end if;
    wanted := wanted || jsonb_build_object('city', nullif(btrim(v_person ->> 'city'), ''), 'notes', nullif(btrim(p_changes ->> 'notes'), ''));
    if nullif(btrim(p_changes ->> 'product'), '') is not null then
        wanted := wanted || coalesce((
            select jsonb_build_object('product_id', p.id, 'product', p.code)
            from leads.products as p
            where p.is_active and normalize.unaccented(btrim(p_changes ->> 'product')) in (p.code, normalize.unaccented(p.name))
            order by p.code = btrim(p_changes ->> 'product') desc, p.code
            limit 1
        ), '{}');
        if not wanted ? 'product_id' then
            errors := errors || meta.field_error('product', 'ID114', meta.text(
                'field.one_of', (select string_agg(p.code, ', ' order by p.code) from leads.products as p where p.is_active)
            ));
        end if;
    end if;
end;
$$;

comment on function flow.read_correction(jsonb) is
'The body of a correction (flow.correct_lead) read by the same rules as a referral: errors[], the fields that are given, and what each is to be (keys name, name_key, phone, phone_key,
phone_kind, extension, email, email_key, city, notes, product, product_id; missing or null: taken away).';

revoke all on function flow.read_correction(jsonb) from public;
