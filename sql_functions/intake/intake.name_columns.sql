create or replace function intake.name_columns(p_expression jsonb, p_columns text[])
returns jsonb
language plpgsql
stable
as $$
declare
    v_text constant text := case jsonb_typeof(p_expression) when 'string' then p_expression #>> '{}' end;
    v_column text;
begin
    case jsonb_typeof(p_expression)
        when 'string' then
            select c.name into v_column
            from unnest(p_columns) with ordinality as c (name, n)
            where c.name = v_text or (v_text !~ '^[/$]' and intake.column_word(c.name) = intake.column_word(v_text))
            order by c.name = v_text desc, c.n
            limit 1;
            if v_column is null and v_text !~ '^[/$]' then
                raise exception 'the file has no column %', v_text using errcode = 'ID105',
                    hint = 'Its columns: ' || left(array_to_string(p_columns, ', '), 1000);
            end if;
            return to_jsonb(coalesce(intake.column_pointer(v_column), v_text));
        when 'array' then
            return (
                select coalesce(jsonb_agg(intake.name_columns(e.value, p_columns) order by e.n), '[]')
                from jsonb_array_elements(p_expression) with ordinality as e (value, n)
            );
        when 'object' then
            if jsonb_typeof(p_expression -> 'join') = 'array' then
                return p_expression || jsonb_build_object('join', intake.name_columns(p_expression -> 'join', p_columns));
            elsif jsonb_typeof(p_expression -> 'each') = 'array' then
                return p_expression || jsonb_build_object('each', intake.name_columns(p_expression -> 'each', p_columns));
            elsif p_expression ? 'table' and p_expression ? 'from' then
                return p_expression || jsonb_build_object('from', intake.name_columns(p_expression -> 'from', p_columns));
            end if;
        else null;
    end case;
    return p_expression;
end;
$$;

comment on function intake.name_columns(jsonb, text[]) is
'An expression of a map (intake.read_expression) in which columns may be named as the file does, whatever their case and accents: Telefone for /Telefone. Raises ID105 for a
column that the file does not have.';

revoke all on function intake.name_columns(jsonb, text[]) from public;
