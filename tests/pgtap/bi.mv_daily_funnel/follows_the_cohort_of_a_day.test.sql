begin;
select plan(6);
create temporary table t as select * from tests.tell_story();
select jobs.refresh_views();

select results_eq(
    $$select f.day, f.origin, f.product, f.source, f.submissions, f.created, f.touched, f.suppressed, f.rejected, f.quarantined,
             f.leads, f.contacted, f.engaged, f.qualified, f.won, f.opted_out, f.open, f.median_first_contact_seconds, f.median_first_reply_seconds
        from bi.mv_daily_funnel as f order by 1, 2$$,
    $$values
        ('2026-03-10'::date, '(unknown)', '(none)', '(none)', 3::bigint, 0::bigint, 0::bigint, 1::bigint, 1::bigint, 1::bigint,
         0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, null::numeric, null::numeric),
        ('2026-03-10', 'event', 'plano', 'parceiro', 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null),
        ('2026-03-10', 'extension', 'plano', '(none)', 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 30.0, 1770.0),
        ('2026-03-10', 'manual', '(none)', '(none)', 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, null, null),
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

select * from finish();
rollback;
