begin;
select plan(6);

select tests.freeze('2026-01-05 12:00:00+00');
select tests.make_operation(null);
select is((select count(*) from governance.score_calibration), 0::bigint, 'nothing without leads');
select count(tests.lead(n)) from generate_series(1, 40) as n;
create temporary table placed as select l.id, row_number() over (order by l.id) as n from leads.leads as l;
update scoring.scores as s set probability = case when p.n % 2 = 0 then 0.5 else 0.1 end from placed as p where p.id = s.lead_id;
select leads.change_status(l.id, 'won', 'tests') from placed as l where l.n % 4 = 0;
select tests.freeze('2026-04-05 11:00:00+00');
select is((select count(*) from governance.score_calibration), 0::bigint, 'nor while the horizon is not over');
select tests.freeze('2026-04-06 12:00:00+00');
-- Somebody who came later says nothing yet.
select tests.lead(60);
select is((select sum(c.leads)::bigint from governance.score_calibration as c where c.source = 'leads' and c.moment = 'registration'), 40::bigint, 'those of whom it is known by then');
select is(
    (select string_agg(c.tenth || ': ' || round(c.expected, 2), ', ' order by c.tenth) from governance.score_calibration as c where c.moment = 'registration' and c.source = 'leads' and c.tenth in (1, 5, 6, 10)),
    '1: 0.10, 5: 0.10, 6: 0.50, 10: 0.50', 'the least likely first'
);
select is((select sum(c.won * c.leads) from governance.score_calibration as c where c.moment = 'registration' and c.tenth > 5 and c.source = 'leads'), 10.0000, 'with how many were won');
select ok((select bool_and(c.won between c.won_low and c.won_high) from governance.score_calibration as c where c.source = 'leads'), 'and its interval');

select * from finish();
rollback;
