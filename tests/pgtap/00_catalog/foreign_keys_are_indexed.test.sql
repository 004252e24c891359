begin;
select plan(1);

select is_empty(
    $$select c.conrelid::regclass, c.conname
        from pg_catalog.pg_constraint as c
        join tests.relations as r on r.oid = c.conrelid
       where c.contype = 'f'
         and c.conparentid = 0
         and not exists (
             select from pg_catalog.pg_index as i
              where i.indrelid = c.conrelid
                and i.indisvalid
                and c.conkey::integer[] @> (i.indkey::integer[])[0:cardinality(c.conkey) - 1]
                and c.conkey::integer[] <@ (i.indkey::integer[])[0:cardinality(c.conkey) - 1]
                -- A partial index serves when it leaves out nothing but nulls, or when no row of the
                -- table referred to is ever deleted.
                and (i.indpred is null
                     or c.confrelid in ('ops.api_tokens'::regclass, 'routing.queues'::regclass,
                                        'outbox.kinds'::regclass, 'sending.channels'::regclass)
                     or pg_get_expr(i.indpred, i.indrelid) = (
                         select format('(%I IS NOT NULL)', a.attname)
                           from pg_catalog.pg_attribute as a
                          where a.attrelid = c.conrelid and a.attnum = c.conkey[1])))$$,
    'every foreign key is the beginning of an index'
);

select finish();
rollback;
