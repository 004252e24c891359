create or replace function intake.read_person(p_person jsonb, p_is_name_right boolean default false)
returns intake.referral
language plpgsql
stable
as $$
declare
    v_referral intake.referral;
    v_warnings jsonb;
    v_name record;
    v_phones jsonb;
    v_phone record;
    v_email record;
    v_emails jsonb;
    v_tax_id record;
begin
    v_name := intake.read_name(p_person, p_is_name_right);
    -- Several numbers in one field are several; the first that WhatsApp may reach is the one to write to.
    v_phones := (
        select jsonb_agg(to_jsonb(p) order by p.position) from normalize.phones(nullif(btrim(p_person ->> 'phone'), '')) as p
    );
    if jsonb_array_length(v_phones) > 1 then
        -- Written twice it is one number, as whoever wrote it best did.
        v_phones := (
            select jsonb_agg(o.phone order by o.n)
            from (
                select distinct on (coalesce(e.value ->> 'match_key', e.n::text)) e.value as phone, e.n
                from jsonb_array_elements(v_phones) with ordinality as e (value, n)
                order by coalesce(e.value ->> 'match_key', e.n::text), e.value -> 'repairs' = '[]' desc, e.n
            ) as o
        );
    end if;
    select f.* into v_phone
    from jsonb_to_recordset(v_phones) as f (
        "position" integer, raw text, e164 text, kind text, is_valid boolean, reason text, match_key text, repairs text[], extension text
    )
    order by f.is_valid desc, coalesce(people.is_whatsapp_kind(f.kind), false) desc, f.position
    limit 1;
    v_email := normalize.email(nullif(btrim(p_person ->> 'email'), ''));
    if not v_email.is_valid and strpos(p_person ->> 'email', '@') > 0 then
        -- Several addresses in one field are several; the first that is one is the one to tell.
        select jsonb_agg(to_jsonb(e) order by e.position) into v_emails from normalize.emails(btrim(p_person ->> 'email')) as e;
        select f.* into v_email
        from jsonb_to_recordset(v_emails) as f (
            "position" integer, email text, is_valid boolean, reason text, match_key text, suggestion text, is_disposable boolean
        )
        order by f.is_valid desc, f.position
        limit 1;
        v_referral.emails := (
            select jsonb_agg(jsonb_build_object('email', f.email, 'match_key', f.match_key) order by f.position)
            from jsonb_to_recordset(v_emails) as f ("position" integer, email text, is_valid boolean, match_key text)
            where f.is_valid and f.match_key <> v_email.match_key
        );
    end if;
    v_tax_id := normalize.tax_id(nullif(btrim(p_person ->> 'tax_id'), ''));
    v_referral.person := (
        v_name.name, v_name.name_key, v_name.registered_name,
        v_phone.e164, case when v_phone.is_valid then v_phone.kind end, v_phone.match_key,
        v_email.email, v_email.match_key, v_tax_id.tax_id, v_phones
    )::people.identity;
    v_referral.city := nullif(btrim(normalize.undamaged_text(p_person ->> 'city')), '');
    v_referral.errors := '[]';
    if v_name.referrer_name is not null then
        v_referral.referrer.name := v_name.referrer_name;
    end if;

    -- GUARD: nobody could reach the person.
    if not v_phone.is_valid and not v_email.is_valid then
        v_referral.refusal := case when v_phone.reason <> 'empty' then 'invalid_phone' else 'invalid_email' end;
        v_referral.errors := meta.errors(
            case when v_phone.reason <> 'empty' then meta.field_error('person.phone', 'ID115', meta.text('phone.' || v_phone.reason)) end,
            case when v_email.reason <> 'empty' then meta.field_error('person.email', 'ID116', meta.text('email.invalid')) end
        );
        if v_referral.errors = '[]' then
            v_referral.errors := meta.errors(meta.field_error('person.phone', 'ID117', meta.text('person.contact_required')));
        end if;
        return v_referral;
    end if;

    v_warnings := v_name.warnings;
    if not v_email.is_valid and v_email.reason <> 'empty' or jsonb_path_exists(v_emails, '$[*] ? (@.is_valid == false)') then
        v_warnings := v_warnings || meta.field_error('person.email', 'email_ignored', meta.text('warning.email_ignored'));
    end if;
    if v_email.suggestion is not null then
        v_warnings := v_warnings || meta.field_error(
            'person.email', 'email_suggestion', meta.text('warning.email_suggestion', split_part(v_email.suggestion, '@', 2))
        );
    end if;
    if v_email.is_disposable and v_email.suggestion is null and v_phone.is_valid then
        v_warnings := v_warnings || meta.field_error('person.email', 'email_disposable', meta.text('warning.email_disposable'));
    end if;
    if not v_tax_id.is_valid and v_tax_id.reason <> 'empty' then
        v_warnings := v_warnings || meta.field_error('person.tax_id', 'tax_id_ignored', meta.text('warning.tax_id_ignored'));
    end if;

    v_referral.warnings := v_warnings;
    v_referral.doubt := case
        when v_name.name is null
            then meta.field_error('person.name', 'implausible_name', meta.text('quarantine.implausible_name'))
        when not v_phone.is_valid and v_phone.reason <> 'empty'
            then meta.field_error('person.phone', 'invalid_phone', meta.text('phone.' || v_phone.reason))
        when v_email.is_disposable and not v_phone.is_valid
            then meta.field_error('person.email', 'disposable_email', meta.text('quarantine.disposable_email'))
    end;
    return v_referral;
end;
$$;

comment on function intake.read_person(jsonb, boolean) is
'The part of a referral that its person says: person and city; a bad e-mail or CPF/CNPJ beside a good contact is left out with a warning. refusal and errors[] when
no contact can be used; doubt when a human must look first. p_is_name_right: as intake.read_name() says.';

revoke all on function intake.read_person(jsonb, boolean) from public;
