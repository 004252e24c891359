create or replace function routing.check_rules(p_rules jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    v_rules constant jsonb := case when jsonb_typeof(p_rules) = 'object' and p_rules ? 'rules' then p_rules -> 'rules' else p_rules end;
    c_hint constant text := 'A list in order: [{"name": "SP", "conditions": {"uf": "SP"}, "pool": "sp"}].';
    v_rule record;
    v_unknown text;
    v_names text[] := '{}'::text[];
    v_checked jsonb := '[]'::jsonb;
begin
    if jsonb_typeof(v_rules) is distinct from 'array' then
        perform routing.field_error('', 'the rules are a list', c_hint);
    end if;
    for v_rule in select e.value, '/' || (e.n - 1) as place from jsonb_array_elements(v_rules) with ordinality as e (value, n) order by e.n loop
        if jsonb_typeof(v_rule.value) <> 'object' then
            perform routing.field_error(v_rule.place, 'a rule is an object', c_hint);
        end if;
        select string_agg(k, ', ' order by k) into v_unknown from jsonb_object_keys(v_rule.value) as k where k not in ('id', 'name', 'conditions', 'pool');
        if v_unknown is not null then
            perform routing.field_error(v_rule.place || '/' || v_unknown, 'a rule has no such field', 'name, conditions, pool.');
        end if;
        if jsonb_typeof(v_rule.value -> 'name') is distinct from 'string' or btrim(v_rule.value ->> 'name') = '' then
            perform routing.field_error(v_rule.place || '/name', 'a rule needs a name', c_hint);
        end if;
        if v_rule.value ->> 'name' = any (v_names) then
            perform routing.field_error(v_rule.place || '/name', format('two rules are called %s', v_rule.value ->> 'name'), 'Give each its own name.');
        end if;
        v_names := v_names || (v_rule.value ->> 'name');
        if not exists (select from routing.pools as p where p.code = v_rule.value ->> 'pool') then
            perform routing.field_error(v_rule.place || '/pool', format('no pool is called %s', coalesce(v_rule.value ->> 'pool', 'null')), 'indica pool list shows them.');
        end if;
        perform routing.compile_condition(coalesce(v_rule.value -> 'conditions', '{}'), v_rule.place || '/conditions');
        v_checked := v_checked || jsonb_build_object(
            'name', v_rule.value -> 'name', 'conditions', coalesce(v_rule.value -> 'conditions', '{}'), 'pool', v_rule.value -> 'pool'
        );
    end loop;
    return v_checked;
end;
$$;

comment on function routing.check_rules(jsonb) is
'A list of rules [{"name", "conditions", "pool": code}], or {"rules": the list}, as it is kept. Raises ID105 with the place of what is wrong (JSON pointer) and what may stand there.';

revoke all on function routing.check_rules(jsonb) from public;
