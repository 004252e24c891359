create or replace function intake.map_fields(p_field_map jsonb, p_constants jsonb, p_item jsonb, p_body jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    v_result jsonb := '{}'::jsonb;
    v_field record;
    v_value jsonb;
    v_group text;
    v_name text;
begin
    for v_field in
        select f.path, f.expression, f.constant
        from (
            select k.key as path, null as expression, k.value as constant, 1 as step from jsonb_each(p_constants) as k
            union all
            select m.key, m.value, null, 2 from jsonb_each(p_field_map) as m where m.key not in ('delivery_id', 'attributes.*')
        ) as f (path, expression, constant, step)
        order by f.step, f.path
    loop
        v_value := case
            when v_field.expression is null then v_field.constant
            else intake.read_expression(p_item, p_body, v_field.expression)
        end;
        continue when not intake.is_filled(v_value);
        -- Only attributes keep their types.
        if jsonb_typeof(v_value) is distinct from 'string' and v_field.path not like 'attributes.%' then
            v_value := intake.as_text(v_value);
        end if;
        v_group := split_part(v_field.path, '.', 1);
        if v_group = v_field.path then
            v_result := v_result || jsonb_build_object(v_field.path, v_value);
        else
            v_name := substr(v_field.path, length(v_group) + 2);
            v_result := v_result || jsonb_build_object(
                v_group, coalesce(v_result -> v_group, '{}') || jsonb_build_object(v_name, v_value)
            );
        end if;
    end loop;
    if p_field_map ? 'attributes.*' then
        v_result := intake.keep_rest(
            v_result, intake.read_expression(p_item, p_body, p_field_map -> 'attributes.*'),
            case when p_field_map ? 'delivery_id' then intake.read_expression(p_item, p_body, p_field_map -> 'delivery_id') end
        );
    end if;
    return v_result;
end;
$$;

comment on function intake.map_fields(jsonb, jsonb, jsonb, jsonb) is
'The submission that one referral p_item of a body p_body stands for, read as its source or import says: the constants, and over them what the expressions of the field
map say (intake.read_expression). Fields are dotted paths (person.phone, attributes.campaign); what says nothing is left out. attributes.* is an object of whose members those that nothing else read
become attributes (intake.keep_rest).';

revoke all on function intake.map_fields(jsonb, jsonb, jsonb, jsonb) from public;
