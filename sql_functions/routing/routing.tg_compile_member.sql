create or replace function routing.tg_compile_member()
returns trigger
language plpgsql
volatile
as $$
declare
    v_conditions constant record := routing.compile_rule(new.conditions, '/conditions');
    v_preferred constant record := routing.compile_rule(new.preferred, '/preferred');
begin
    new.predicate := case when new.conditions <> '{}' then routing.compile_condition(new.conditions)::jsonpath end;
    new.preferred_predicate := case when new.preferred <> '{}' then routing.compile_condition(new.preferred)::jsonpath end;
    new.fields := array(select distinct f from unnest(v_conditions.fields || v_preferred.fields) as f order by f);
    return new;
end;
$$;

comment on function routing.tg_compile_member() is 'Compiles the conditions of a pool''s member when they are written, which refuses those that are none (ID105 with the place).';

revoke all on function routing.tg_compile_member() from public;
