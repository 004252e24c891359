create or replace function intake.check_origin(p_body jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    v_error constant jsonb := normalize.check_text(p_body, 'origin', true, 63);
begin
    if v_error is not null or exists (select from leads.origins as o where o.code = p_body ->> 'origin' and o.is_active) then
        return v_error;
    end if;
    return meta.field_error('origin', 'ID114', meta.text(
        'field.one_of', (select string_agg(o.code, ', ' order by o.code) from leads.origins as o where o.is_active)
    ));
end;
$$;

comment on function intake.check_origin(jsonb) is
'Error entry (see meta.field_error) of a submission''s origin, or null when it is fine: the code of an active row of leads.origins.';

revoke all on function intake.check_origin(jsonb) from public;
