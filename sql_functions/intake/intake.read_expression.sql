create or replace function intake.read_expression(p_item jsonb, p_body jsonb, p_expression jsonb)
returns jsonb
language plpgsql
immutable
as $$
declare
    v_value jsonb;
    v_part jsonb;
    v_parts text[] := '{}'::text[];
begin
    if jsonb_typeof(p_expression) = 'string' then
        return intake.read_path(p_item, p_body, p_expression #>> '{}');
    end if;

    if jsonb_typeof(p_expression) = 'array' then
        for v_part in select e.value from jsonb_array_elements(p_expression) with ordinality as e (value, n) order by e.n loop
            v_value := intake.read_expression(p_item, p_body, v_part);
            exit when intake.is_filled(v_value);
        end loop;
        return v_value;
    end if;

    if p_expression ? 'join' then
        for v_part in select e.value from jsonb_array_elements(p_expression -> 'join') with ordinality as e (value, n) order by e.n loop
            v_value := intake.as_text(intake.read_expression(p_item, p_body, v_part));
            if intake.is_filled(v_value) then
                v_parts := v_parts || btrim(v_value #>> '{}');
            end if;
        end loop;
        return to_jsonb(nullif(array_to_string(v_parts, coalesce(p_expression ->> 'with', ' ')), ''));
    end if;

    if p_expression ? 'each' then
        for v_part in select e.value from jsonb_array_elements(p_expression -> 'each') with ordinality as e (value, n) order by e.n loop
            v_parts := v_parts || array(
                select btrim(intake.as_text(f.value) #>> '{}') from intake.read_all(p_item, p_body, v_part) as f (value) where intake.is_filled(f.value)
            );
        end loop;
        return to_jsonb((
            select string_agg(o.part, coalesce(p_expression ->> 'with', E'\n') order by o.n)
            from (
                select p.part, min(p.n) as n from unnest(v_parts) with ordinality as p (part, n) group by p.part
            ) as o
        ));
    end if;

    if p_expression ? 'table' then
        v_value := intake.as_text(intake.read_expression(p_item, p_body, p_expression -> 'from'));
        select t.value into v_part
        from jsonb_each(p_expression -> 'table') as t
        where normalize.unaccented(btrim(t.key)) = normalize.unaccented(btrim(v_value #>> '{}'))
        order by t.key
        limit 1;
        return coalesce(v_part, p_expression -> 'else', v_value);
    end if;
    return p_expression -> 'constant';
end;
$$;

comment on function intake.read_expression(jsonb, jsonb, jsonb) is
'What an expression of a source''s map says of one referral p_item of the body p_body. An expression is a path (intake.read_path); a list of expressions, of which
the first that is filled counts; {"join": [...], "with": " "}, the filled ones joined; {"each": [...], "with": "\n"}, all that their paths find, each once (intake.read_all), a line for each; {"from": ..., "table": {"label": value}, "else": value}, the value beside the
label, whatever its case and accents, without else the label itself; {"constant": value}.';

revoke all on function intake.read_expression(jsonb, jsonb, jsonb) from public;
