begin;
select plan(7);
create temporary table t as select * from tests.tell_story();
update ops.settings set value = '1' where key = 'smallest_cell';
select jobs.refresh_views();

select results_eq(
    $$select f.day, f.origin, f.product, f.source, f.submissions, f.created, f.touched, f.suppressed, f.rejected, f.quarantined,
             f.leads, f.contacted, f.engaged, f.qualified, f.won, f.opted_out, f.open, f.median_first_contact_seconds, f.median_first_reply_seconds
        from bi.mv_daily_funnel as f order by 1, 2$$,
    $$values
        ('2026-03-10'::date, '(unknown)', '(none)', '(none)', 1::bigint, 0::bigint, 0::bigint, 0::bigint, 1::bigint, 0::bigint,
         0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, null::numeric, null::numeric),
        ('2026-03-10', 'event', 'plano', 'parceiro', 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null),
        ('2026-03-10', 'extension', 'plano', '(none)', 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 30.0, 1770.0),
        ('2026-03-10', 'manual', '(none)', '(none)', 3, 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1, null, null),
        ('2026-03-10', 'site', '(none)', 'parceiro', 2, 2, 0, 0, 0, 0, 2, 2, 1, 0, 0, 1, 1, 30.0, 168270.0),
        ('2026-03-11', 'manual', '(none)', '(none)', 1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0.0, 3600.0)$$,
    'submissions by outcome, leads by how far they came, medians'
);
select results_eq(
    $$select sum(f.submissions), sum(f.leads) from bi.mv_daily_funnel as f$$,
    $$select c.submissions::numeric, c.created::numeric from governance.conservation as c$$, 'everything is in some row'
);
select ok(
    (select bool_and(f.leads = f.won + f.lost + f.opted_out + f.unreachable + f.exhausted + f.open
                     and f.leads >= f.contacted and f.contacted >= f.engaged and f.engaged >= f.qualified and f.qualified >= f.won)
       from bi.mv_daily_funnel as f),
    'ends add up and stages shrink'
);
-- 23:30 in São Paulo is the next day in UTC.
select tests.freeze('2026-03-16 02:30:00+00');
select tests.lead(8);
select jobs.refresh_views();
select is((select max(f.day) from bi.mv_daily_funnel as f), '2026-03-15'::date, 'a day is a civil day');
update ops.settings set value = '"UTC"' where key = 'timezone';
select jobs.refresh_views();
select is((select max(f.day) from bi.mv_daily_funnel as f), '2026-03-16'::date, 'of the operation''s time zone');
select leads.change_status(waiting, 'lost', 'consultant:1', 'price') from t;
select jobs.refresh_views();
select results_eq(
    $$select f.engaged, f.lost, f.open from bi.mv_daily_funnel as f where f.day = '2026-03-11'$$, 'values (1::bigint, 1::bigint, 0::bigint)',
    'a lost lead has been engaged all the same'
);

-- Facts know of products that no dimension knows yet: an upgrade fills only what it makes anew.
insert into leads.products (code, name) values ('novo1', 'Novo 1'), ('novo2', 'Novo 2');
select tests.lead(21, '{"product": "novo1"}'), tests.lead(22, '{"product": "novo2"}');
refresh materialized view bi.fact_leads;
refresh materialized view bi.fact_submissions;
refresh materialized view bi.mv_daily_funnel;
select is(
    (select sum(f.leads) from bi.mv_daily_funnel as f), (select count(*) from leads.leads)::numeric, 'products that no dimension knows yet are counted together'
);

select * from finish();
rollback;
