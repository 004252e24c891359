create or replace function routing.compile_condition(p_condition jsonb, p_at text default '', p_is_negated boolean default false)
returns text
language plpgsql
stable
as $$
declare
    v_entry record;
    v_parts text[] := '{}'::text[];
    v_of_list text[];
    v_place text;
begin
    if jsonb_typeof(p_condition) is distinct from 'object' then
        perform routing.field_error(p_at, 'a condition is an object', 'Such as {"uf": ["SP", "RJ"]}.');
    end if;
    if length(p_at) - length(replace(p_at, '/', '')) > 30 or length(p_condition::text) > 32768 then
        perform routing.field_error(left(p_at, 60) || '…', 'the condition is too large', 'Thirty levels and 32 KiB at most; several rules are easier to read.');
    end if;
    for v_entry in select e.key, e.value from jsonb_each(p_condition) as e loop
        v_place := p_at || '/' || replace(replace(v_entry.key, '~', '~0'), '/', '~1');
        case
            when v_entry.key in ('all', 'any') then
                if jsonb_typeof(v_entry.value) <> 'array' or v_entry.value = '[]' then
                    perform routing.field_error(v_place, 'a list of at least one condition is needed', 'Such as [{"uf": "SP"}, {"origin": "partner"}].');
                end if;
                select array_agg(routing.compile_condition(e.value, v_place || '/' || (e.n - 1), p_is_negated) order by e.n) into v_of_list
                from jsonb_array_elements(v_entry.value) with ordinality as e (value, n);
                v_parts := v_parts || format('(%s)', array_to_string(v_of_list, case when (v_entry.key = 'all') = p_is_negated then ' || ' else ' && ' end));
            when v_entry.key = 'not' then
                v_parts := v_parts || routing.compile_condition(v_entry.value, v_place, not p_is_negated);
            when v_entry.key in ('attributes', 'referrer') and jsonb_typeof(v_entry.value) = 'object' and not v_entry.value ? 'exists' then
                if v_entry.value = '{}' then
                    perform routing.field_error(v_place, 'nothing is asked', 'Such as {"attributes": {"plan": "gold"}}, {"referrer": {"kind": "person"}}.');
                end if;
                if v_entry.key = 'referrer' and v_entry.value - '{kind,uid}'::text[] <> '{}' then
                    perform routing.field_error(
                        v_place || '/' || (select min(k) from jsonb_object_keys(v_entry.value - '{kind,uid}'::text[]) as k), 'a referrer is asked for kind or uid',
                        '{"referrer": {"kind": "person"}}.'
                    );
                end if;
                v_parts := v_parts || array(
                    select routing.compile_value(
                        case v_entry.key when 'attributes' then v_entry.key else 'referrer/' || a.key end,
                        format('$.%s.%s', to_json(v_entry.key), to_json(a.key)), a.value,
                        v_place || '/' || replace(replace(a.key, '~', '~0'), '/', '~1'), p_is_negated
                    )
                    from jsonb_each(v_entry.value) as a
                );
            when v_entry.key in ('attributes', 'referrer') then
                if jsonb_typeof(v_entry.value) <> 'object' or v_entry.value - 'exists' <> '{}' then
                    perform routing.field_error(
                        v_place, 'an object is needed', 'Such as {"attributes": {"plan": "gold"}}, {"referrer": {"kind": "person"}}, {"referrer": {"exists": false}}.'
                    );
                end if;
                v_parts := v_parts || routing.compile_value(v_entry.key, format('$.%s', to_json(v_entry.key)), v_entry.value, v_place, p_is_negated);
            when v_entry.key = any (routing.condition_fields()) then
                v_parts := v_parts || routing.compile_value(v_entry.key, format('$.%s', to_json(v_entry.key)), v_entry.value, v_place, p_is_negated);
            else
                perform routing.field_error(v_place, format('unknown field %s', v_entry.key));
        end case;
    end loop;
    return case
        when v_parts <> '{}' then format('(%s)', array_to_string(v_parts, case when p_is_negated then ' || ' else ' && ' end))
        when p_is_negated then '(1 == 0)'
        else '(1 == 1)'
    end;
end;
$$;

comment on function routing.compile_condition(jsonb, text, boolean) is
'A condition as text of a jsonpath predicate over routing.facts(). {field: value, …}, all of which must hold; a value is a text or number (equals), a list (one of them), or
{"equals" | "in" | "exists" | "gt" | "gte" | "lt" | "lte": …}; {"attributes": {key: value}}, {"referrer": {"kind" | "uid": value}}; {"all": [conditions]},
{"any": [conditions]}, {"not": condition}. What a lead does not have fulfils neither a condition nor its negation, but {"exists": false}. Raises ID105, whose message begins with the place.';

revoke all on function routing.compile_condition(jsonb, text, boolean) from public;
