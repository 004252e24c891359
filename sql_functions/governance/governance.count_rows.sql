create or replace function governance.count_rows()
returns table (table_name text, rows bigint)
language plpgsql
volatile
as $$
begin
    for table_name in
        select format('%I.%I', n.nspname, c.relname)
        from pg_catalog.pg_class as c
        join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where c.relkind = 'r' and c.relpersistence = 'p' and pg_catalog.pg_get_userbyid(c.relowner) = 'indica_owner'
            and n.nspname not in ('ext', 'tests') and n.nspname not like 'pg\_%'
        order by 1
    loop
        execute 'select count(*) from ' || table_name into rows;
        return next;
    end loop;
end;
$$;

comment on function governance.count_rows() is
'How many rows each logged table of the operation has, as the transaction sees them: a dump keeps it, and a restore is held against it.';

revoke all on function governance.count_rows() from public;
