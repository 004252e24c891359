begin;
select plan(6);

-- Both leads were lost. Both people write; a consultant answers one of them before the slow webhook of the words comes.
select tests.make_operation();
create temporary table t as
select tests.lead(1) as answered, tests.lead(2) as waiting;
select tests.drain();
select tests.freeze('2026-03-10 16:00:00+00');
select leads.change_status(x, 'lost', 'token:1', 'price') from t, unnest(array[t.answered, t.waiting]) as x;
select tests.freeze('2026-03-10 18:00:00+00');
select inbox.record_human_answer(answered, tests.consultant(3), '2026-03-10 17:00:00+00') from t;
select tests.write(1, 'wamid.1', p_at => '2026-03-10 16:30:00+00');
select tests.write(2, 'wamid.2', p_at => '2026-03-10 16:30:00+00');

select is(tests.status(answered), 'engaged', 'the words open the lead again') from t;
select is(tests.next_action(answered), 'await_reply', 'and were answered since they were written') from t;
select is(l.unanswered_since, null, 'so nobody waits') from leads.leads as l, t where l.id = t.answered;
select is(tests.next_action(waiting), 'answer_person', 'who was not answered waits') from t;
select is(l.unanswered_since, '2026-03-10 16:30:00+00'::timestamptz, 'since the words were written') from leads.leads as l, t where l.id = t.waiting;


select tests.write(2, 'wamid.earlier', p_at => '2026-03-10 16:20:00+00');
select is(l.unanswered_since, '2026-03-10 16:20:00+00'::timestamptz, 'or since earlier ones that come later still') from leads.leads as l, t where l.id = t.waiting;

select * from finish();
rollback;
