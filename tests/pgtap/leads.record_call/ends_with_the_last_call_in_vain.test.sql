begin;
select plan(9);

-- Three calls in vain each; the third is told an hour after it was made. Meanwhile one person has pressed a button and was answered, the
-- other was written to unasked.
select tests.make_operation();
create temporary table t as
select tests.lead(1) as came_back, tests.lead(2) as silent, tests.lead(3) as uninvolved;
select tests.drain();
select leads.record_call(x, tests.token_id(), 'no_answer', p_called_at => at)
from t, unnest(array[t.came_back, t.silent]) as x, unnest(array['2026-03-10 15:30Z', '2026-03-10 15:40Z']::timestamptz[]) as at
order by at, x;
select tests.freeze('2026-03-10 18:00:00+00');
select inbox.record_human_answer(x, tests.consultant(3), '2026-03-10 17:40:00+00') from t, unnest(array[came_back, silent]) as x;
select tests.remember();
select leads.record_call(x, tests.token_id(), 'no_answer', p_called_at => '2026-03-10 17:00:00+00') from t, unnest(array[came_back, silent]) as x;

select is((select array_agg(l.status order by l.id) from leads.leads as l)::text, '{unreachable,unreachable,contacted}', 'the third call ends a lead, and no other');
select is((select array_agg(l.ended_at order by l.id) from leads.leads as l)::text, '{"2026-03-10 17:00:00+00","2026-03-10 17:00:00+00",NULL}', 'when it was made');
select is((select array_agg(l.status_since = util.current_time() order by l.id) from leads.leads as l)::text, '{t,t,f}', 'though we know it only now');

select tests.write(1, 'wamid.1', p_at => '2026-03-10 17:20:00+00');
select is(tests.status(came_back), 'engaged', 'words of after the call open the lead again') from t;
select is(tests.next_action(came_back), 'await_reply', 'and were answered since') from t;
select is(l.unanswered_since, null, 'so nobody waits') from leads.leads as l, t where l.id = t.came_back;
select is(tests.status(silent), 'unreachable', 'the other one stays ended') from t;
select is(tests.next_action(silent), null, 'without a step') from t;

-- A call that was made before the lead was there ends it when it began, no earlier.
select leads.record_call(uninvolved, tests.token_id(), 'no_answer', p_called_at => '2026-03-01 12:00:00+00', p_calls_to_make => 1) from t;
select is(l.ended_at, l.created_at, 'no lead ends before it begins') from leads.leads as l, t where l.id = t.uninvolved;

select * from finish();
rollback;
