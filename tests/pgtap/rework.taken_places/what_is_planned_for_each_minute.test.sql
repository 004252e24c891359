begin;
select plan(5);

select tests.make_operation('2026-03-10 15:00:30+00');
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, created_at, finished_at)
select tests.lead(x.n), 1, 1, p.id, 'rework_1', x.at, x.state, util.current_time(), case when x.state <> 'planned' then util.current_time() end
from rework.policies as p, (values
    (1, timestamptz '2026-03-10 15:00:29+00', 'planned'), (2, '2026-03-10 15:00:30+00', 'planned'), (3, '2026-03-10 15:02:00+00', 'planned'), (4, '2026-03-10 15:02:59+00', 'planned'),
    (5, '2026-03-10 15:02:10+00', 'cancelled'), (6, '2026-03-14 14:59:59+00', 'planned'), (7, '2026-03-14 15:00:00+00', 'planned')
) as x (n, at, state) where p.is_default;
create temporary table k as select rework.taken_places('2026-03-10 15:00:30+00') as taken;
select is(taken[1:4], '{1,0,2,0}', 'what is to come, by its minute; what is over and what was cancelled take no place') from k;
select is(cardinality(taken), 4 * 24 * 60, 'of four days') from k;
select is(taken[4 * 24 * 60], 1, 'to the last minute') from k;
select is((select sum(n) from unnest(taken) as n), 4::bigint, 'and no more') from k;
select is((rework.taken_places('2026-03-10 15:02:00+00'))[1], 2, 'from the minute that is asked for');

select * from finish();
rollback;
