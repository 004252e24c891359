begin;
select plan(2);
select tests.make_operation('2026-03-10 15:00:00+00');
select tests.lead(1);
select jobs.refresh_views();
select tests.lead(2);
-- The whole order follows from who reads whom: after one run the sums know what the facts know.
select jobs.refresh_views();
select is((select sum(f.leads) from bi.mv_daily_funnel as f), 2::numeric, 'sums are made from fresh facts');
select ok(
    (select bool_and(f.took is not null) from jobs.refreshes as f) and (select count(*) from jobs.refreshes) = (select count(*) from pg_matviews where schemaname = 'bi'),
    'each says when it was refreshed'
);

select * from finish();
rollback;
