begin;
select plan(4);
select tests.freeze('2026-03-10 15:00:00+00');
select set_eq('select f.view_name from bi.freshness as f', $$select m.matviewname::text from pg_matviews as m where m.schemaname = 'bi'$$, 'every materialized view is listed');
select ok((select bool_and(f.is_stale and f.refreshed_at is null) from bi.freshness as f), 'before the first refresh nobody vouches for them');
select jobs.refresh_views();
select tests.advance('30 minutes');
select results_eq('select distinct f.age, f.is_stale, f.took > interval ''0'' from bi.freshness as f', $$values (interval '30 minutes', false, true)$$, 'age since the refresh');
select tests.advance('1 second');
select ok((select bool_and(f.is_stale) from bi.freshness as f), 'stale after half an hour');

select * from finish();
rollback;
