create or replace function intake.validate_page(p_page jsonb)
returns jsonb
language plpgsql
stable
as $$
begin
    if p_page is null or p_page = 'null' then
        return '[]'::jsonb;
    elsif jsonb_typeof(p_page) <> 'object' then
        return meta.errors(meta.field_error('page', 'ID112', meta.text('field.must_be_object')));
    end if;
    return meta.errors(
        normalize.check_text(p_page, 'page.url', true, 2048),
        normalize.check_text(p_page, 'page.title', false, 300)
    );
end;
$$;

comment on function intake.validate_page(jsonb) is 'intake.validate_submission() for the field page: optional, with an address.';

revoke all on function intake.validate_page(jsonb) from public;
