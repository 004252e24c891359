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
        normalize.check_text(p_person, 'person.name', true, 200),
        normalize.check_text(p_person, 'person.social_name', false, 200),
        -- These are understood or set aside with a warning, whatever their length: a link may carry a text, a field two numbers.
        normalize.check_text(p_person, 'person.phone', false, 8000),
        normalize.check_text(p_person, 'person.email', false, 2000),
        normalize.check_text(p_person, 'person.tax_id', false, 2000),
        normalize.check_text(p_person, 'person.city', false, 120)
    );
    if v_errors = '[]' and btrim(coalesce(p_person ->> 'phone', '')) = '' and btrim(coalesce(p_person ->> 'email', '')) = '' then
        return meta.errors(meta.field_error('person.phone', 'ID117', meta.text('person.contact_required')));
    end if;
    return v_errors;
end;
$$;

comment on function intake.validate_person(jsonb) is
'intake.validate_submission() for the field person: required, and with it a name and a phone or an e-mail.';

revoke all on function intake.validate_person(jsonb) from public;
