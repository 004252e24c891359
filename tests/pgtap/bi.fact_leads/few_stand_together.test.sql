begin;
select plan(7);
select tests.make_operation('2026-03-10 15:00:00+00');
insert into leads.products (code, name) values ('raro', 'Raro');
-- Five ask for the plan, one for something else; a number of Acre is the only one of its state.
select tests.lead(n, '{"origin": "site", "product": "plano"}') from generate_series(1, 5) as n;
select tests.lead(6, '{"origin": "site", "product": "raro", "person": {"name": "Ana Maia", "phone": "68999112233"}}');
select tests.submit('{"origin": "site", "person": {"name": "x"}}');
select jobs.refresh_views();
select results_eq(
    $$select p.product, sum(f.leads) from bi.fact_leads as f join bi.dim_product as p using (product_key) group by 1 order by 1$$,
    $$values ('(other)', 1::bigint), ('plano', 5)$$, 'what fewer than five of a month ask for stands under (other)'
);
select results_eq(
    $$select f.product, sum(f.leads) from bi.mv_daily_funnel as f where f.leads > 0 group by 1 order by 1$$,
    $$values ('(other)', 1::numeric), ('plano', 5)$$, 'in what is ready made too'
);
select results_eq(
    $$select a.uf, sum(f.leads) from bi.fact_leads as f join bi.dim_area as a using (area_key) group by 1 order by 1$$,
    $$values ('(other)', 1::bigint), ('SP', 5)$$, 'and so does an area with fewer people'
);
select is((select sum(f.leads) from bi.fact_leads as f), (select count(*) from leads.leads), 'nobody is left out');
select results_eq(
    $$select o.origin, f.outcome, f.rejected from bi.fact_submissions as f join bi.dim_origin as o using (origin_key) where f.lead_key is null$$,
    $$values ('site', 'rejected', 1)$$, 'what is refused keeps its origin'
);
update ops.settings set value = '1' where key = 'smallest_cell';
select jobs.refresh_views();
select results_eq(
    $$select p.product, sum(f.leads) from bi.fact_leads as f join bi.dim_product as p using (product_key) group by 1 order by 1$$,
    $$values ('plano', 5::bigint), ('raro', 1)$$, 'unless the operation wants to see everything'
);
select results_eq(
    $$select a.uf, a.ddd, a.region from bi.fact_leads as f join bi.dim_area as a using (area_key) where a.uf <> 'SP'$$,
    $$values ('AC', 68::smallint, 'Norte')$$, 'areas too'
);

select * from finish();
rollback;
