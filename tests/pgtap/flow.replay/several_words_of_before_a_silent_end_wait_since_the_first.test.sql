begin;
select plan(4);

-- The cadence ended both as silent; what they had written before comes afterwards.
select tests.make_operation();
create temporary table t as
select tests.lead(1) as twice, tests.lead(2) as other;
select tests.drain();
select tests.freeze('2026-03-10 16:00:00+00');
select leads.change_status(x, 'exhausted', 'cadence', 'no_answer') from t, unnest(array[t.twice, t.other]) as x;
select tests.freeze('2026-03-10 18:00:00+00');
select tests.write(1, 'wamid.1', p_at => '2026-03-10 15:10:00+00');
select is(l.unanswered_since, '2026-03-10 15:10:00+00'::timestamptz, 'words of before the end are waited with since they were written')
from leads.leads as l, t where l.id = t.twice;
select tests.write(1, 'wamid.2', p_at => '2026-03-10 15:40:00+00');
select is(l.unanswered_since, '2026-03-10 15:10:00+00'::timestamptz, 'and the second ones do not make the first ones younger')
from leads.leads as l, t where l.id = t.twice;
select is(l.next_action_at, '2026-03-10 15:10:00+00'::timestamptz, 'as the next step says') from leads.leads as l, t where l.id = t.twice;
select is(tests.status(other), 'exhausted', 'whoever said nothing stays ended') from t;

select * from finish();
rollback;
