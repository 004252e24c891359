create or replace function intake.read_columns(p_expression jsonb)
returns setof text
language plpgsql
immutable
as $$
begin
    case jsonb_typeof(p_expression)
        when 'string' then
            if starts_with(p_expression #>> '{}', '/') then
                return next replace(replace(split_part(p_expression #>> '{}', '/', 2), '~1', '/'), '~0', '~');
            end if;
        when 'array' then
            -- The others are read only where this one is empty: else they say something of their own.
            return query select intake.read_columns(p_expression -> 0);
        when 'object' then
            if jsonb_typeof(p_expression -> 'join') = 'array' then
                return query
                select intake.read_columns(e.value) from jsonb_array_elements(p_expression -> 'join') as e;
            elsif jsonb_typeof(p_expression -> 'each') = 'array' then
                -- What the others say may not be understood: it stands beside.
                return query select intake.read_columns(p_expression #> '{each,0}');
            elsif p_expression ? 'from' then
                return query select intake.read_columns(p_expression -> 'from');
            end if;
        else null;
    end case;
end;
$$;

comment on function intake.read_columns(jsonb) is
'The columns of a row whose words an expression (intake.read_expression) always carries; of a list of which the first filled counts, or each, only the first.';

revoke all on function intake.read_columns(jsonb) from public;
