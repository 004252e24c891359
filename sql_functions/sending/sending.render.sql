create or replace function sending.render(p_body text, p_values text[])
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    v_text text := '';
    v_part text;
begin
    -- Split on the placeholders first, so that a value that looks like one stays a value.
    for v_part in select m[1] from regexp_matches(p_body, '(\{\{[0-9]+\}\}|[^{]+|\{)', 'g') as m loop
        v_text := v_text || case
            when v_part ~ '^\{\{[0-9]+\}\}$' then coalesce(p_values[substring(v_part from '[0-9]+')::integer], v_part)
            else v_part
        end;
    end loop;
    return v_text;
end;
$$;

comment on function sending.render(text, text[]) is 'Body of a positional template with {{1}}, {{2}}, … replaced by the values.';

revoke all on function sending.render(text, text[]) from public;
