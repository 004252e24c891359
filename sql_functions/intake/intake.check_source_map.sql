create or replace function intake.check_source_map(p_field_map jsonb, p_constants jsonb)
returns void
language plpgsql
stable
as $$
declare
    c_fields constant text[] := array[
        'person.name', 'person.social_name', 'person.phone', 'person.email', 'person.tax_id', 'person.city', 'referrer.name', 'referrer.phone', 'referrer.email',
        'origin', 'product', 'notes', 'consent.basis', 'consent.statement', 'consent.at', 'page.url', 'page.title', 'occurred_at', 'delivery_id'
    ];
    v_field text;
    v_expression jsonb;
begin
    if jsonb_typeof(p_field_map) is distinct from 'object' or jsonb_typeof(p_constants) is distinct from 'object' then
        raise exception 'field map and constants are JSON objects' using errcode = 'ID105';
    end if;
    for v_field in
        select jsonb_object_keys(p_field_map)
        union all
        select k from jsonb_object_keys(p_constants) as k
    loop
        if v_field <> all (c_fields) and v_field !~ '^attributes[.].' then
            raise exception '% is not a field of a submission', v_field using errcode = 'ID105',
                hint = 'Fields: ' || array_to_string(c_fields, ', ') || ', attributes.NAME.';
        end if;
    end loop;
    if p_constants ? 'delivery_id' then
        raise exception 'a delivery''s id cannot be the same for all' using errcode = 'ID105';
    end if;
    for v_field, v_expression in select m.key, m.value from jsonb_each(p_field_map) as m loop
        perform intake.check_expression(v_field, v_expression);
    end loop;
end;
$$;

comment on function intake.check_source_map(jsonb, jsonb) is
'Refuses a field map ({"field": expression}, intake.read_expression) or constants ({"field": value}) that name no field of a submission, or what is no
expression. Raises ID105.';

revoke all on function intake.check_source_map(jsonb, jsonb) from public;
