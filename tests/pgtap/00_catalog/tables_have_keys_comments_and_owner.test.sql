begin;
select plan(7);

select is_empty(
    $$select r.name from tests.relations as r
       where r.kind in ('r', 'p')
         and not exists (select from pg_catalog.pg_constraint as c where c.conrelid = r.oid and c.contype = 'p')$$,
    'every table has a primary key'
);
select is_empty(
    $$select r.name from tests.relations as r
       where r.kind in ('r', 'p', 'v', 'm') and obj_description(r.oid, 'pg_class') is null$$,
    'every table and view has a comment'
);
select is_empty(
    $$select nspname from pg_catalog.pg_namespace as n
       where n.oid in (select tests.schemas()) and obj_description(n.oid, 'pg_namespace') is null$$,
    'every schema has a comment'
);
select is_empty(
    $$select r.name from tests.relations as r where r.owner <> 'indica_owner'::regrole$$,
    'everything belongs to indica_owner'
);
select is_empty(
    $$select r.name, a.attname from tests.relations as r
        join pg_catalog.pg_attribute as a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
       where r.kind in ('r', 'p')
         and r.name <> 'meta.alembic_version' -- Alembic's own
         and a.atttypid in ('timestamp'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'timetz'::regtype,
                            'money'::regtype, 'json'::regtype)$$,
    'no column has a type with a trap: timestamp without zone, varchar, char, timetz, money, json'
);
select is_empty(
    $$select r.name, a.attname
        from tests.relations as r
        join pg_catalog.pg_attribute as a on a.attrelid = r.oid and a.attnum > 0
       where r.kind in ('r', 'p')
         and a.attname ~ '(^|_)id$'
         and a.atttypid in ('smallint'::regtype, 'integer'::regtype)
         and exists (
             select from pg_catalog.pg_constraint as c
              where c.conrelid = r.oid and c.contype in ('p', 'f') and a.attnum = any(c.conkey))$$,
    'every identifier that is a key is a bigint (or no number at all)'
);
select is_empty(
    $$select r.name, c.conname from tests.relations as r
        join pg_catalog.pg_constraint as c on c.conrelid = r.oid
       where not c.convalidated$$,
    'every constraint is validated'
);

select finish();
rollback;
