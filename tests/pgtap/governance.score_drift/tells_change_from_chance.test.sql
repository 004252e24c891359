begin;
select plan(5);

select tests.freeze('2026-06-03 12:00:00+00');
select tests.make_operation(null);
select is((select count(*) from governance.score_drift), 0::bigint, 'nothing without a model');
select tests.tell_past('past', 1500, 60);
select is((select t.outcome from scoring.train('registration') as t), 'promoted', 'a model learned');
-- As many of each town as before, but nobody is young; what came two months ago does not count.
select tests.freeze('2026-04-03 12:00:00+00');
select tests.lead(900, '{"attributes": {"cidade": "outra", "idade": "20"}}');
select tests.freeze('2026-06-03 12:00:00+00');
select count(tests.lead(n, jsonb_build_object('attributes', jsonb_build_object('cidade', case when n % 2 = 0 then 'boa' else 'outra' end, 'idade', (60 + n % 10)::text))))
from generate_series(1, 120) as n;
select is(
    (select string_agg(d.feature || ' ' || d.state || ' ' || d.leads, ', ' order by d.feature) from governance.score_drift as d where d.feature like 'attribute:%'),
    'attribute:cidade stable 120, attribute:idade shifted 120', 'what is spread as before is stable, what is not has shifted'
);
select ok((select d.psi < 0.05 from governance.score_drift as d where d.feature = 'attribute:cidade'), 'as an index');
delete from scoring.scores as s where s.lead_id > (select min(l.id) + 50 from leads.leads as l);
delete from scoring.snapshots as s where s.lead_id > (select min(l.id) + 50 from leads.leads as l);
select is((select string_agg(distinct d.state, ' ') from governance.score_drift as d), 'too_few', 'of fifty nothing is said');

select * from finish();
rollback;
