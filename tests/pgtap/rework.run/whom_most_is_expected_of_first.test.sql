begin;
select plan(2);

select tests.make_operation('2026-03-10 12:00:00+00');
create temporary table x as select n, tests.lead(n) as id from generate_series(1, 4) as n;
select tests.drain();
update scoring.scores as s set probability = case x.n when 2 then 0.4 when 3 then 0.2 else 0.1 end from x where x.id = s.lead_id;
-- The fourth is won meanwhile.
select leads.change_status(x.id, 'won', 'tests') from x where x.n = 4;
select tests.freeze('2026-03-13 12:00:00+00');
select is(
    (select string_agg(x.n::text, ' ' order by r.due_at, r.ordinality) from rework.run(util.current_time(), true) with ordinality as r join x on x.id = r.lead_id), '2 3 1',
    'whom most is expected of first'
);
update scoring.scores as s set probability = 0.1;
select is(
    (select string_agg(x.n::text, ' ' order by r.due_at, r.ordinality) from rework.run(util.current_time(), true) with ordinality as r join x on x.id = r.lead_id), '1 2 3',
    'of those alike and of the same hour as they came'
);

select * from finish();
rollback;
