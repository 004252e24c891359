create or replace function intake.read_person(
    p_person jsonb,
    out identity people.identity,
    out refusal text,
    out errors jsonb,
    out doubt jsonb,
    out warnings jsonb
)
language plpgsql
stable
as $$
declare
    v_name record;
    v_phone record;
    v_email record;
    v_tax_id record;
begin
    v_name := intake.read_name(p_person);
    v_phone := normalize.phone(nullif(btrim(p_person ->> 'phone'), ''));
    v_email := normalize.email(nullif(btrim(p_person ->> 'email'), ''));
    v_tax_id := normalize.tax_id(nullif(btrim(p_person ->> 'tax_id'), ''));
    identity := (
        v_name.name, v_name.name_key, v_name.registered_name,
        v_phone.e164, case when v_phone.is_valid then v_phone.kind end, v_phone.match_key,
        v_email.email, v_email.match_key, v_tax_id.tax_id
    );
    errors := '[]';
    warnings := v_name.warnings;

    -- GUARD: nobody could reach the person.
    if not v_phone.is_valid and not v_email.is_valid then
        refusal := case when v_phone.reason <> 'empty' then 'invalid_phone' else 'invalid_email' end;
        errors := meta.errors(
            case when v_phone.reason <> 'empty' then meta.field_error('person.phone', 'ID115', meta.text('phone.' || v_phone.reason)) end,
            case when v_email.reason <> 'empty' then meta.field_error('person.email', 'ID116', meta.text('email.invalid')) end
        );
        if errors = '[]' then
            errors := meta.errors(meta.field_error('person.phone', 'ID117', meta.text('person.contact_required')));
        end if;
        return;
    end if;

    if not v_email.is_valid and v_email.reason <> 'empty' then
        warnings := warnings || meta.field_error('person.email', 'email_ignored', meta.text('warning.email_ignored'));
    end if;
    if v_email.suggestion is not null then
        warnings := warnings || meta.field_error(
            'person.email', 'email_suggestion', meta.text('warning.email_suggestion', split_part(v_email.suggestion, '@', 2))
        );
    end if;
    if v_email.is_disposable and v_email.suggestion is null and v_phone.is_valid then
        warnings := warnings || meta.field_error('person.email', 'email_disposable', meta.text('warning.email_disposable'));
    end if;
    if not v_tax_id.is_valid and v_tax_id.reason <> 'empty' then
        warnings := warnings || meta.field_error('person.tax_id', 'tax_id_ignored', meta.text('warning.tax_id_ignored'));
    end if;

    doubt := case
        when identity.name is null
            then meta.field_error('person.name', 'implausible_name', meta.text('quarantine.implausible_name'))
        when not v_phone.is_valid and v_phone.reason <> 'empty'
            then meta.field_error('person.phone', 'invalid_phone', meta.text('phone.' || v_phone.reason))
        when v_email.is_disposable and not v_phone.is_valid
            then meta.field_error('person.email', 'disposable_email', meta.text('quarantine.disposable_email'))
    end;
end;
$$;

comment on function intake.read_person(jsonb) is
'Who the person of a submission is: identity as the normalize functions give it, a bad e-mail or CPF/CNPJ beside a good contact left out with a warning. refusal and
errors[] when no contact can be used; doubt when a human must look first. See intake.referral.';

revoke all on function intake.read_person(jsonb) from public;
