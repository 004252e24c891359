create or replace function routing.compile_value(p_field text, p_path text, p_value jsonb, p_at text, p_is_negated boolean)
returns text
language plpgsql
stable
as $$
declare
    c_operators constant jsonb := '{"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}'::jsonb;
    c_number constant text := '^-?(0|[1-9][0-9]{0,17})([.][0-9]{1,9})?$';
    v_operator record;
    v_operand jsonb;
    v_tests text[] := '{}'::text[];
    v_parts text[] := '{}'::text[];
    v_part text;
begin
    case jsonb_typeof(p_value)
        when 'array' then
            return routing.compile_value(p_field, p_path, jsonb_build_object('in', p_value), p_at, p_is_negated);
        when 'object' then
            if p_value = '{}' then
                perform routing.field_error(p_at, 'nothing is asked', 'equals, in, exists, gt, gte, lt or lte.');
            end if;
        when 'null' then
            perform routing.field_error(p_at, 'null asks for nothing', 'To ask for what is absent: {"exists": false}.');
        else
            return routing.compile_value(p_field, p_path, jsonb_build_object('equals', p_value), p_at, p_is_negated);
    end case;

    for v_operator in select o.key, o.value, p_at || case when o.key = 'in' and p_at !~ '/in$' then '' else '/' || o.key end as place from jsonb_each(p_value) as o loop
        v_tests := '{}';
        case
            when v_operator.key = 'exists' then
                if jsonb_typeof(v_operator.value) <> 'boolean' then
                    perform routing.field_error(v_operator.place, 'exists is true or false', 'true: the lead has it.');
                end if;
                v_part := case when (v_operator.value::boolean) = p_is_negated then '!' else '' end || format('exists(%s)', p_path);
            when v_operator.key in ('equals', 'in') then
                if v_operator.key = 'in' and (jsonb_typeof(v_operator.value) <> 'array' or v_operator.value = '[]') then
                    perform routing.field_error(v_operator.place, 'a list of at least one value is needed', 'Such as ["SP", "RJ"].');
                end if;
                for v_operand in
                    select routing.condition_value(p_field, e.value, v_operator.place || case when v_operator.key = 'in' then '/' || (e.n - 1) else '' end)
                    from jsonb_array_elements(case v_operator.key when 'in' then v_operator.value else jsonb_build_array(v_operator.value) end)
                        with ordinality as e (value, n)
                    order by e.n
                loop
                    v_tests := v_tests || format('%s == %s', p_path, v_operand);
                    -- Forms write every value as text.
                    if p_field = 'attributes' then
                        if jsonb_typeof(v_operand) <> 'string' then
                            v_tests := v_tests || format('%s == %s', p_path, to_json(v_operand #>> '{}'));
                        elsif v_operand #>> '{}' ~ c_number then
                            v_tests := v_tests || format('%s == %s', p_path, v_operand #>> '{}');
                        end if;
                    end if;
                end loop;
                v_part := format('(%s)', array_to_string(v_tests, ' || '));
                if p_is_negated then
                    v_part := format('(exists(%s) && !%s)', p_path, v_part);
                end if;
            when c_operators ? v_operator.key then
                if p_field not in ('attributes', 'score', 'time', 'weekday', 'ddd') then
                    perform routing.field_error(v_operator.place, format('%s cannot be compared by size', p_field), 'equals, in or exists.');
                end if;
                v_operand := routing.condition_value(p_field, v_operator.value, v_operator.place);
                if p_field = 'attributes' and jsonb_typeof(v_operand) = 'string' and v_operand #>> '{}' ~ c_number then
                    -- Text would sort 12000 before 5000.
                    v_operand := to_jsonb((v_operand #>> '{}')::numeric);
                end if;
                if jsonb_typeof(v_operand) not in ('number', 'string') then
                    perform routing.field_error(v_operator.place, 'a number or a text is needed', 'Such as {"gte": 1000}.');
                end if;
                v_part := format(
                    '(%s%s %s %s)', p_path, case when jsonb_typeof(v_operand) = 'number' then '.double()' else '' end,
                    c_operators ->> v_operator.key, v_operand
                );
                if p_is_negated then
                    v_part := format('(exists(%s) && !%s)', p_path, v_part);
                end if;
            else
                perform routing.field_error(
                    v_operator.place, format('unknown operator %s', v_operator.key), 'equals, in, exists, gt, gte, lt, lte.'
                );
        end case;
        v_parts := v_parts || v_part;
    end loop;
    return format('(%s)', array_to_string(v_parts, case when p_is_negated then ' || ' else ' && ' end));
end;
$$;

comment on function routing.compile_value(text, text, jsonb, text, boolean) is
'What a condition asks of one value of the facts (p_path), as text of a jsonpath predicate: a value (equals), a list (in), or an object of equals, in, exists, gt, gte, lt, lte,
all of which must hold. What is absent or of another kind fulfils neither the condition nor its negation. Raises ID105 with the place.';

revoke all on function routing.compile_value(text, text, jsonb, text, boolean) from public;
