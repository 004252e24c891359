begin;
select plan(4);

-- Both thank for the first message, which makes them wait for us; then one is qualified. Both ask something an hour later.
select tests.make_operation();
create temporary table t as
select tests.lead(1) as qualified, tests.lead(2) as other;
select tests.drain();
select tests.write(1, 'wamid.1', tests.text_of('Obrigada!'), '2026-03-10 15:10:00+00');
select tests.write(2, 'wamid.2', tests.text_of('Obrigada!'), '2026-03-10 15:10:00+00');
select tests.freeze('2026-03-10 16:00:00+00');
select leads.change_status(qualified, 'qualified', 'token:1') from t;
select is(tests.next_action(qualified), 'scheduled', 'an opportunity is its consultant''s to follow up') from t;
select tests.freeze('2026-03-10 17:00:00+00');
select tests.write(1, 'wamid.3', p_at => '2026-03-10 16:50:00+00');
select tests.write(2, 'wamid.4', p_at => '2026-03-10 16:50:00+00');

select is(tests.next_action(qualified), 'answer_person', 'who asks something is answered') from t;
select is(l.next_action_at, '2026-03-10 15:10:00+00'::timestamptz, 'and waits since the first word that nobody answered: it was said before the lead was qualified')
from leads.leads as l, t where l.id = t.qualified;
select is(l.next_action_at, '2026-03-10 15:10:00+00'::timestamptz, 'as the other one does') from leads.leads as l, t where l.id = t.other;

select * from finish();
rollback;
