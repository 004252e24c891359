create or replace function intake.guess_map(p_columns text[])
returns jsonb
language plpgsql
stable
as $$
declare
    v_map jsonb := '{}'::jsonb;
    v_field record;
    v_expression jsonb;
begin
    for v_field in
        select
            f.field,
            jsonb_agg(to_jsonb(intake.column_pointer(c.name)) order by f.position, c.n) as paths,
            jsonb_agg(to_jsonb(intake.column_pointer(c.name)) order by f.position, c.n) filter (where f.position = 1) as wholes,
            jsonb_agg(to_jsonb(intake.column_pointer(c.name)) order by f.position, c.n) filter (where f.position = 0) as complete,
            jsonb_agg(to_jsonb(intake.column_pointer(c.name)) order by f.position, c.n) filter (where f.position between 2 and 4) as parts,
            jsonb_agg(to_jsonb(intake.column_pointer(c.name)) order by f.position, c.n) filter (where f.position > 4) as others,
            min(f.position) as first_position
        from unnest(p_columns) with ordinality as c (name, n)
        join intake.column_fields as f on f.word = intake.column_word(c.name)
        where f.field is not null
        group by f.field
        order by f.field
    loop
        -- GUARD: a state alone is no city.
        continue when v_field.field = 'person.city' and v_field.first_position > 1;
        v_expression := case
            when jsonb_array_length(v_field.paths) = 1 then v_field.paths -> 0
            -- City and state in one, else each of its own, whose several columns are the same said twice.
            when v_field.field = 'person.city' then coalesce(v_field.complete, '[]') || case
                when v_field.wholes is null then '[]'
                when v_field.parts is null then v_field.wholes
                else jsonb_build_array(jsonb_build_object('with', '/', 'join', jsonb_build_array(
                    case when jsonb_array_length(v_field.wholes) = 1 then v_field.wholes -> 0 else v_field.wholes end,
                    case when jsonb_array_length(v_field.parts) = 1 then v_field.parts -> 0 else v_field.parts end
                )))
            end
            when v_field.field = 'notes' then jsonb_build_object('join', v_field.paths, 'with', E'\n')
            -- A whole name stands for itself; where it is empty, its parts; then what may be something else, as Contato may be a phone.
            when v_field.field = 'person.name' then coalesce(v_field.wholes, '[]') || case
                when jsonb_array_length(v_field.parts) > 1 then jsonb_build_array(jsonb_build_object('join', v_field.parts))
                else coalesce(v_field.parts, '[]')
            end || coalesce(v_field.others, '[]')
            when v_field.field in ('person.phone', 'person.email') then jsonb_build_object('each', v_field.paths)
            else v_field.paths
        end;
        v_map := v_map || jsonb_build_object(v_field.field, case
            when jsonb_typeof(v_expression) = 'array' and jsonb_array_length(v_expression) = 1 then v_expression -> 0
            else v_expression
        end);
    end loop;
    return v_map;
end;
$$;

comment on function intake.guess_map(text[]) is
'The field map (intake.read_expression) of a list with these columns, as intake.column_fields knows their names. Of several columns of one field the first that is filled
counts, but each phone and e-mail does; notes are joined by line breaks, first name and surname by a space, city and state by a slash.';

revoke all on function intake.guess_map(text[]) from public;
