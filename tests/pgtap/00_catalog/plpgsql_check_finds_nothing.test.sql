begin;
select plan(2);

select is_empty(
    $$select f.signature from tests.functions as f
       where f.is_trigger
         and not exists (select from pg_catalog.pg_trigger as t where t.tgfoid = f.oid)$$,
    'every trigger function has a trigger, so that it can be checked'
);
select is_empty(
    $$select f.signature, c.lineno, c.level, c.sqlstate, c.message, c.hint
        from tests.functions as f
        left join lateral (
            select distinct on (t.tgrelid) t.tgrelid, t.tgoldtable, t.tgnewtable
              from pg_catalog.pg_trigger as t
             where t.tgfoid = f.oid and t.tgparentid = 0) as t on true
       cross join lateral plpgsql_check_function_tb(
            f.oid, coalesce(t.tgrelid, 0), oldtable => t.tgoldtable, newtable => t.tgnewtable) as c
       where f.language = 'plpgsql'
         and (not f.is_trigger or t.tgrelid is not null)$$,
    'plpgsql_check is silent over every function and trigger'
);

select finish();
rollback;
