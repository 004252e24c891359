create or replace function intake.validate_submission(p_body jsonb)
returns jsonb
language plpgsql
stable
as $$
begin
    return intake.validate_person(p_body -> 'person') || meta.errors(
        case when p_body ->> 'origin' is null then meta.field_error('origin', 'ID111', meta.text(
            'field.one_of', (select string_agg(o.code, ', ' order by o.code) from leads.origins as o where o.is_active)
        )) end
    );
end;
$$;

comment on function intake.validate_submission(jsonb) is
'Checks a submission that intake.tidy() has gone through: a person with a name and a way to reach them, and an origin, which only the operation''s own tokens must
name. Returns errors[] as problem+json carries them, [] when all is there.';

revoke all on function intake.validate_submission(jsonb) from public;
