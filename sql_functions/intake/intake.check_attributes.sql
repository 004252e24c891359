create or replace function intake.check_attributes(p_attributes jsonb)
returns jsonb
language plpgsql
stable
as $$
begin
    if jsonb_typeof(p_attributes) not in ('object', 'null') then
        return meta.field_error('attributes', 'ID112', meta.text('field.must_be_object'));
    elsif length(p_attributes::text) > 16384 then
        return meta.field_error('attributes', 'ID113', meta.text('field.too_long', '16384'));
    end if;
    return null;
end;
$$;

comment on function intake.check_attributes(jsonb) is
'Error entry (see meta.field_error) of a submission''s attributes, or null when they are fine: absent, or an object of at most 16,384 characters.';

revoke all on function intake.check_attributes(jsonb) from public;
