create or replace function intake.check_skip_rules(p_skip_rules jsonb)
returns void
language plpgsql
stable
as $$
declare
    v_rule jsonb;
    v_n bigint;
begin
    if jsonb_typeof(p_skip_rules) is distinct from 'array' then
        raise exception 'skip rules are a list' using errcode = 'ID105';
    end if;
    for v_rule, v_n in select e.value, e.n - 1 from jsonb_array_elements(p_skip_rules) with ordinality as e (value, n) loop
        if jsonb_typeof(v_rule) is distinct from 'object'
            or jsonb_typeof(v_rule -> 'path') is distinct from 'string'
            or ((v_rule ? 'filled') = (v_rule ? 'equals'))
            or coalesce(jsonb_typeof(v_rule -> 'filled'), 'boolean') <> 'boolean'
            or coalesce(jsonb_typeof(v_rule -> 'equals'), 'array') <> 'array'
        then
            raise exception 'skip/%: % is not a rule', v_n, left(v_rule::text, 200) using errcode = 'ID105',
                hint = '{"path": "/is_test", "equals": [true]} or {"path": "/phone", "filled": false}.';
        end if;
        perform intake.check_expression('skip/' || v_n, v_rule -> 'path');
    end loop;
end;
$$;

comment on function intake.check_skip_rules(jsonb) is
'Refuses what are no skip rules of a source (intake.is_skipped); the message names the rule, from 0. Raises ID105.';

revoke all on function intake.check_skip_rules(jsonb) from public;
