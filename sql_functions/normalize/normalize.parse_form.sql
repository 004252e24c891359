create or replace function normalize.parse_form(p_text text, out body jsonb, out problem text)
language plpgsql
stable
as $$
declare
    v_names text[];
    v_values text[];
begin
    select
        array_agg(normalize.decode_percent(split_part(f.pair, '=', 1)) order by f.n),
        array_agg(normalize.decode_percent(case when strpos(f.pair, '=') > 0 then substr(f.pair, strpos(f.pair, '=') + 1) else '' end) order by f.n)
    into v_names, v_values
    -- A zero byte says nothing, and no text can hold one.
    from string_to_table(replace(p_text, '%00', ''), '&') with ordinality as f (pair, n)
    where f.pair <> '';
    select n.body, n.problem into body, problem from normalize.nest_fields(coalesce(v_names, '{}'), coalesce(v_values, '{}')) as n;
exception
    when character_not_in_repertoire or untranslatable_character then
        problem := meta.text('body.not_utf8');
end;
$$;

comment on function normalize.parse_form(text) is
'Parses application/x-www-form-urlencoded (WHATWG URL, 5.1) as normalize.nest_fields() says. When that fails body is null and problem says why.';

revoke all on function normalize.parse_form(text) from public;
