begin;
select plan(2);

select is_empty(
    $$select c.conrelid::regclass, c.conname
        from pg_catalog.pg_constraint as c
        join tests.relations as r on r.oid = c.conrelid
       where c.contype in ('p', 'u', 'f')
         and c.conparentid = 0
         and not r.is_partition
         and r.name <> 'meta.alembic_version'
         and c.conname <> left(split_part(r.name, '.', 2) || case c.contype
                 when 'p' then '_pkey'
                 else '_' || (
                     select string_agg(a.attname, '_' order by k.position)
                       from unnest(c.conkey) with ordinality as k (number, position)
                       join pg_catalog.pg_attribute as a on a.attrelid = c.conrelid and a.attnum = k.number
                 ) || case c.contype when 'u' then '_key' else '_fkey' end
             end, 63)$$,
    'primary keys, unique keys and foreign keys are named after table and columns'
);

select is_empty(
    $$select n.nspname, c.conname, count(*)
        from pg_catalog.pg_constraint as c
        join tests.relations as r on r.oid = c.conrelid
        join pg_catalog.pg_namespace as n on n.oid = c.connamespace
       where c.contype = 'c' and c.conparentid = 0 and c.coninhcount = 0
       group by n.nspname, c.conname
      having count(*) > 1$$,
    'a check has a name of its own within its room'
);

select finish();
rollback;
