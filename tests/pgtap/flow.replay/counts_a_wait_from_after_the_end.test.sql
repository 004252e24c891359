begin;
select plan(4);

select tests.make_operation();
create temporary table t as
select tests.lead(1) as lost, tests.lead(2) as waiting;
select tests.drain();
select tests.write(1, 'wamid.1', p_at => '2026-03-10 15:10:00+00');
select tests.write(2, 'wamid.2', p_at => '2026-03-10 15:10:00+00');
select tests.freeze('2026-03-10 16:00:00+00');
select leads.change_status(lost, 'lost', 'token:1', 'price') from t;
select tests.freeze('2026-03-12 16:00:00+00');
select tests.write(1, 'wamid.3', p_at => '2026-03-12 15:50:00+00');
select tests.write(2, 'wamid.4', p_at => '2026-03-12 15:50:00+00');

select is(tests.status(lost), 'engaged', 'who writes after the end has an open lead') from t;
select is(l.unanswered_since, '2026-03-12 15:50:00+00'::timestamptz, 'and waits since then: what came before was dealt with by the end')
from leads.leads as l, t where l.id = t.lost;
select is(l.next_action_at, l.unanswered_since, 'as the next step says') from leads.leads as l, t where l.id = t.lost;
select is(l.unanswered_since, '2026-03-10 15:10:00+00'::timestamptz, 'whose lead went on waits since the first word')
from leads.leads as l, t where l.id = t.waiting;

select * from finish();
rollback;
