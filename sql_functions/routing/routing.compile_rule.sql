create or replace function routing.compile_rule(p_conditions jsonb, p_at text default '', out predicates jsonpath[], out pointers text[], out fields text[])
language plpgsql
stable
as $$
declare
    v_part record;
    v_text text;
    v_whole text := '';
begin
    predicates := '{}';
    pointers := '{}';
    -- Refuses what is no condition.
    perform routing.compile_condition(p_conditions, p_at);
    for v_part in
        select jsonb_build_object(e.key, e.value) as condition, '/' || e.key as pointer
        from jsonb_each(p_conditions) as e
        where e.key <> 'all'
        union all
        select a.value, '/all/' || (a.n - 1)
        from jsonb_array_elements(p_conditions -> 'all') with ordinality as a (value, n)
    loop
        v_text := routing.compile_condition(v_part.condition);
        v_whole := v_whole || v_text;
        predicates := predicates || v_text::jsonpath;
        pointers := pointers || v_part.pointer;
    end loop;
    fields := array(select f from unnest(routing.condition_fields()) as f where position('$."' || f || '"' in v_whole) > 0);
end;
$$;

comment on function routing.compile_rule(jsonb, text) is
'The conditions of a rule part by part, so that whichever fails first can be named: predicates, where each stands, and what they ask of a lead. Raises ID105 with the place below p_at.';

revoke all on function routing.compile_rule(jsonb, text) from public;
