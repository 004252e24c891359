create or replace function intake.map_fields(p_source intake.sources, p_item jsonb, p_body jsonb)
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
            select k.key as path, null as expression, k.value as constant, 1 as step from jsonb_each(p_source.constants) as k
            union all
            select m.key, m.value, null, 2 from jsonb_each(p_source.field_map) as m where m.key <> 'delivery_id'
        ) as f (path, expression, constant, step)
        order by f.step, f.path
    loop
        v_value := case
            when v_field.expression is null then v_field.constant
            else intake.read_expression(p_item, p_body, v_field.expression)
        end;
        continue when not intake.is_filled(v_value);
        -- Only attributes keep their types.
        if v_field.path not like 'attributes.%' then
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
    return v_result;
end;
$$;

comment on function intake.map_fields(intake.sources, jsonb, jsonb) is
'The submission that one referral p_item of a structured webhook''s body p_body stands for: the source''s constants, and over them what the expressions of its field
map say (intake.read_expression). Fields are dotted paths (person.phone, attributes.campaign); what says nothing is left out.';

revoke all on function intake.map_fields(intake.sources, jsonb, jsonb) from public;
