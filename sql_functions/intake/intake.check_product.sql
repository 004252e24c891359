create or replace function intake.check_product(p_body jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    v_error constant jsonb := normalize.check_text(p_body, 'product', false, 63);
begin
    if v_error is not null
        or nullif(p_body ->> 'product', '') is null
        or exists (select from leads.products as p where p.code = p_body ->> 'product' and p.is_active)
    then
        return v_error;
    end if;
    return meta.field_error('product', 'ID114', meta.text(
        'field.one_of', coalesce((select string_agg(p.code, ', ' order by p.code) from leads.products as p where p.is_active), '-')
    ));
end;
$$;

comment on function intake.check_product(jsonb) is
'Error entry (see meta.field_error) of a submission''s product, or null when it is fine: absent, empty, or the code of an active row of leads.products.';

revoke all on function intake.check_product(jsonb) from public;
