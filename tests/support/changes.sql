-- The shared assertion that nothing changed beside what was meant: which rows of which tables are not as they were.

create function tests.all_rows()
returns table (relation text, key jsonb, content jsonb)
language plpgsql
as $$
declare
    v_table record;
begin
    for v_table in
        select r.name,
            array(
                select a.attname::text
                from pg_catalog.pg_index as i
                join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
                where i.indrelid = r.oid and i.indisprimary
            ) as key_columns
        from tests.relations as r
        where r.kind in ('r', 'p') and not r.is_partition and r.schema::text not in ('normalize', 'meta') and r.name <> 'ops.audit'
    loop
        return query execute format(
            $q$select %L, (select jsonb_object_agg(c, x.content -> c) from unnest(%L::text[]) as c), x.content
               from (select to_jsonb(t) as content from %s as t) as x$q$,
            v_table.name, v_table.key_columns, v_table.name
        );
    end loop;
end;
$$;
comment on function tests.all_rows() is 'Every row of every table of Indica but reference data, texts and the audit, with its primary key.';

create function tests.remember()
returns void
language plpgsql
as $$
begin
    if to_regclass('pg_temp.remembered_rows') is not null then
        drop table pg_temp.remembered_rows;
    end if;
    create temporary table remembered_rows as select * from tests.all_rows();
end;
$$;
comment on function tests.remember() is 'Keeps how everything is now, for tests.changes().';

create function tests.changes()
returns text
language plpgsql
as $$
declare
    v_changes text;
begin
    select string_agg(c.relation || ' ' || c.sign || c.n, ', ' order by c.relation, c.sign) into v_changes
    from (
        select
            coalesce(o.relation, n.relation) as relation,
            case when o.key is null then '+' when n.key is null then '-' else '~' end as sign,
            count(*) as n
        from pg_temp.remembered_rows as o
        full join tests.all_rows() as n on n.relation = o.relation and n.key = o.key
        where o.content is distinct from n.content
        group by 1, 2
    ) as c;
    perform tests.remember();
    return coalesce(v_changes, 'nothing');
end;
$$;
comment on function tests.changes() is
'How many rows of each table were added (+), changed (~) and removed (-) since tests.remember() or since it was last asked: where others stand beside, a statement
that meant one row and took all shows at once.';
