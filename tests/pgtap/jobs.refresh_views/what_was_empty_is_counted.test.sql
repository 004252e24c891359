begin;
select plan(2);
select tests.make_operation('2026-03-10 15:00:00+00');
select tests.lead(1);
select tests.lead(2);
select jobs.refresh_views();
-- Otherwise what reads a fact next is planned as if nothing were in it.
select is((select c.reltuples::integer from pg_class as c where c.oid = 'bi.fact_leads'::regclass), 2, 'the planner knows how much a view holds from its first refresh on');
select is((select c.reltuples::integer from pg_class as c where c.oid = 'bi.fact_submissions'::regclass), 2, 'each that had been empty');

select * from finish();
rollback;
