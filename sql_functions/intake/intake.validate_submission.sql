create or replace function intake.validate_submission(p_body jsonb, p_at timestamptz)
returns jsonb
language plpgsql
stable
as $$
begin
    return intake.validate_person(p_body -> 'person')
        || intake.validate_referrer(p_body -> 'referrer')
        || meta.errors(
            intake.check_origin(p_body), intake.check_product(p_body), normalize.check_text(p_body, 'notes', false, 5000)
        )
        || intake.validate_consent(p_body -> 'consent', p_at)
        || meta.errors(intake.check_attributes(p_body -> 'attributes'))
        || intake.validate_page(p_body -> 'page');
end;
$$;

comment on function intake.validate_submission(jsonb, timestamptz) is
'Checks the shape of a submission (types, lengths, required fields, known codes) at the time p_at.
Returns errors[] as problem+json carries them, [] when the shape is fine. Unknown fields are not errors.';

revoke all on function intake.validate_submission(jsonb, timestamptz) from public;
