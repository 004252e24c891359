create or replace function intake.validate_person(p_person jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    v_errors jsonb;
begin
    if p_person is null or p_person = 'null' then
        return meta.errors(meta.field_error('person', 'ID111', meta.text('person.must_be_object')));
    elsif jsonb_typeof(p_person) <> 'object' then
        return meta.errors(meta.field_error('person', 'ID112', meta.text('person.must_be_object')));
    end if;

    v_errors := meta.errors(
        case when coalesce(p_person ->> 'name', p_person ->> 'social_name') is null then meta.field_error('person.name', 'ID111', meta.text('field.required')) end
    );
    if v_errors = '[]' and coalesce(p_person ->> 'phone', p_person ->> 'email') is null then
        return meta.errors(meta.field_error('person.phone', 'ID117', meta.text('person.contact_required')));
    end if;
    return v_errors;
end;
$$;

comment on function intake.validate_person(jsonb) is
'intake.validate_submission() for the field person: required, and with it a name, or a social name, and a phone or an e-mail.';

revoke all on function intake.validate_person(jsonb) from public;
