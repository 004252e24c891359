create or replace function normalize.parse_multipart(p_raw bytea, out body jsonb, out problem text)
language plpgsql
stable
as $$
declare
    -- One character a byte, so that what is cut out can be turned back into its bytes.
    v_text constant text := convert_from(normalize.without_nul(p_raw), 'LATIN1');
    v_boundary constant text := substring(v_text from '(?:^|\n)(--[^\r\n]{1,200})\r?\n');
    v_part text;
    v_break text;
    v_head text;
    v_name text;
    v_names text[] := '{}'::text[];
    v_values text[] := '{}'::text[];
begin
    if v_boundary is null then
        problem := meta.text('body.not_a_form');
        return;
    end if;
    foreach v_part in array (string_to_array(replace(E'\n' || v_text, E'\r\n' || v_boundary, E'\n' || v_boundary), E'\n' || v_boundary))[2:] loop
        v_break := case when strpos(v_part, E'\r\n\r\n') > 0 then E'\r\n\r\n' else E'\n\n' end;
        v_head := split_part(v_part, v_break, 1);
        v_name := substring(v_head from '(?i)(?:^|\n)content-disposition:[^\n]*;\s*name="([^"]*)"');
        -- A file is not read; what follows the last boundary has no head.
        continue when v_name is null or v_head ~* 'filename\*?=';
        v_names := v_names || normalize.decode_text(convert_to(v_name, 'LATIN1'));
        v_values := v_values || normalize.decode_text(convert_to(substr(v_part, length(v_head || v_break) + 1), 'LATIN1'));
    end loop;
    select n.body, n.problem into body, problem from normalize.nest_fields(v_names, v_values) as n;
exception
    when character_not_in_repertoire or untranslatable_character then
        problem := meta.text('body.not_utf8');
end;
$$;

comment on function normalize.parse_multipart(bytea) is
'Parses multipart/form-data (RFC 7578) as normalize.nest_fields() says; the boundary is the first line that begins with two hyphens, and files are left out. When that
fails body is null and problem says why.';

revoke all on function normalize.parse_multipart(bytea) from public;
