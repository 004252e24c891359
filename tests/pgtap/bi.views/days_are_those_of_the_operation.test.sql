begin;
select plan(3);

-- 22:00 in São Paulo, of the day before in the world's time.
select tests.make_operation('2026-03-11 01:00:00+00');
select tests.submit(tests.referral(1, '{"referrer": {"name": "Rita Rocha"}}'));
select tests.freeze('2026-03-12 12:00:00+00');
select tests.submit(tests.referral(2, '{"referrer": {"name": "Otto Reis"}}'));
update routing.consultants as c set created_at = '2026-03-11 01:00:00+00' where c.id = tests.consultant(1);
update routing.consultants as c set created_at = '2026-03-12 12:00:00+00' where c.id <> tests.consultant(1);
refresh materialized view bi.dim_referrer;
refresh materialized view bi.dim_consultant;
select results_eq(
    'select d.since from bi.dim_referrer as d where d.referrer_key <> 0 order by d.referrer_key', $$ values ('2026-03-10'::date), ('2026-03-12') $$,
    'who refers is known since a civil day of the operation'
);
select is((select d.since from bi.dim_consultant as d where d.consultant_key = tests.consultant(1)), '2026-03-10'::date, 'so is a consultant');
select is((select d.since from bi.dim_consultant as d where d.consultant_key = tests.consultant(2)), '2026-03-12'::date, 'each since their own');

select * from finish();
rollback;
