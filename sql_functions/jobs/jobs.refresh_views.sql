create or replace function jobs.refresh_views()
returns bigint
language plpgsql
volatile
set jit = off
set work_mem = '64MB'
-- The other cores answer people; shared out, each of them would sum up the same tables again.
set max_parallel_workers_per_gather = 0
as $$
declare
    v_view record;
    v_started timestamptz;
    v_count bigint := 0;
begin
    for v_view in
        -- Which view reads which, through others too: what is read comes first.
        with recursive
        reads as (
            select distinct r.ev_class as reader, d.refobjid as read
            from pg_catalog.pg_rewrite as r
            join pg_catalog.pg_depend as d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_catalog.pg_class'::regclass
            join pg_catalog.pg_class as c on c.oid = d.refobjid and c.relkind in ('v', 'm')
            where d.refobjid <> r.ev_class
        ),
        depths as (
            select c.oid as view, 0 as depth from pg_catalog.pg_class as c where c.relkind in ('v', 'm')
            union
            select r.reader, d.depth + 1 from depths as d join reads as r on r.read = d.view
        )
        select v.matviewname, v.ispopulated, c.reltuples < 1 as is_unknown
        from pg_catalog.pg_matviews as v
        join depths as d on d.view = format('%I.%I', v.schemaname, v.matviewname)::regclass
        join pg_catalog.pg_class as c on c.oid = d.view
        where v.schemaname = 'bi'
        group by v.matviewname, v.ispopulated, c.reltuples
        order by max(d.depth), v.matviewname
    loop
        v_started := clock_timestamp();
        execute format(
            'refresh materialized view %s bi.%I', case when v_view.ispopulated then 'concurrently' else '' end, v_view.matviewname
        );
        -- What reads it next is planned by how much is in it. Later autovacuum keeps count.
        if v_view.is_unknown then
            execute format('analyze bi.%I', v_view.matviewname);
        end if;
        insert into jobs.refreshes (view_name, refreshed_at, took)
        values (v_view.matviewname, util.current_time(), clock_timestamp() - v_started)
        on conflict (view_name) do update set refreshed_at = excluded.refreshed_at, took = excluded.took;
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function jobs.refresh_views() is
'Refreshes every materialized view of schema bi without blocking its readers, what others read before those others, and keeps when and how long in jobs.refreshes; returns how many.';

revoke all on function jobs.refresh_views() from public;
