create or replace function routing.tg_compile_rule()
returns trigger
language plpgsql
volatile
as $$
begin
    select c.predicates, c.pointers, c.fields into new.predicates, new.pointers, new.fields from routing.compile_rule(new.conditions) as c;
    return new;
end;
$$;

comment on function routing.tg_compile_rule() is 'Compiles the conditions of a rule when they are written, which refuses those that are none (ID105 with the place).';

revoke all on function routing.tg_compile_rule() from public;
