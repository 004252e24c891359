create or replace function jobs.refresh_views()
returns bigint
language plpgsql
volatile
set jit = off
set work_mem = '64MB'
as $$
declare
    v_view record;
    v_started timestamptz;
    v_count bigint := 0;
begin
    for v_view in select v.matviewname, v.ispopulated from pg_catalog.pg_matviews as v where v.schemaname = 'bi' order by v.matviewname loop
        v_started := clock_timestamp();
        execute format(
            'refresh materialized view %s bi.%I', case when v_view.ispopulated then 'concurrently' else '' end, v_view.matviewname
        );
        insert into jobs.refreshes (view_name, refreshed_at, took)
        values (v_view.matviewname, util.current_time(), clock_timestamp() - v_started)
        on conflict (view_name) do update set refreshed_at = excluded.refreshed_at, took = excluded.took;
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function jobs.refresh_views() is
'Refreshes every materialized view of schema bi without blocking its readers and keeps when and how long in jobs.refreshes; returns how many.';

revoke all on function jobs.refresh_views() from public;
