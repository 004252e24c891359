create or replace function sending.render(p_body text, p_values text[], p_names text[] default '{}')
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    v_text text := '';
    v_part text;
    v_name text;
begin
    -- Split on the placeholders first, so that a value that looks like one stays a value.
    for v_part in select m[1] from regexp_matches(p_body, '(\{\{[0-9a-z_]+\}\}|[^{]+|\{)', 'g') as m loop
        v_name := substring(v_part from '^\{\{([0-9a-z_]+)\}\}$');
        v_text := v_text || case
            when v_name ~ '^[0-9]{1,3}$' then coalesce(p_values[v_name::integer], v_part)
            when v_name is not null then coalesce(p_values[array_position(p_names, v_name)], v_part)
            else v_part
        end;
    end loop;
    return v_text;
end;
$$;

comment on function sending.render(text, text[], text[]) is
'Body of a template with {{1}}, {{2}}, … replaced by the values, or {{name}} by the value at the place of its name among p_names; what has no value stays as it is.';

revoke all on function sending.render(text, text[], text[]) from public;
