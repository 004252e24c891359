create or replace function normalize.read_json(p_text text, out body jsonb, out problem text, out is_mended boolean)
language plpgsql
stable
as $$
declare
    c_most_levels constant integer := 100;
    v_mended text;
begin
    is_mended := false;
    select p.body, p.problem into body, problem from normalize.parse_json(p_text) as p;
    if problem is null then
        return;
    end if;

    -- One bad value must not cost all the others.
    v_mended := normalize.mend_json(p_text);
    -- GUARD: there is nothing.
    if v_mended is null then
        return;
    end if;
    body := v_mended::jsonb;
    if jsonb_path_exists(body, format('$.**{%s}', c_most_levels)::jsonpath) then
        body := normalize.cut_depth(body, c_most_levels);
    end if;
    problem := null;
    is_mended := true;
exception
    when untranslatable_character or invalid_text_representation or numeric_value_out_of_range or program_limit_exceeded then
        body := null;
end;
$$;

comment on function normalize.read_json(text) is
'normalize.parse_json() for what other programs send: where that fails, once more with what normalize.mend_json() mends and without what is nested too deep
(normalize.cut_depth); is_mended says so. When that fails too, body is null and problem is the first one.';

revoke all on function normalize.read_json(text) from public;
