begin;
select plan(3);

select tests.make_operation();
create temporary table t as select tests.lead(1) as early, tests.lead(2) as silent;
-- Meta's clock counts whole seconds and may run behind ours: the reply seems to come before the lead.
select flow.record_signal(
    p_lead_id => early, p_signal => 'person_wrote', p_said_at => l.created_at - interval '900 milliseconds', p_actor => 'webhook', p_reason => 'replied'
)
from t
join leads.leads as l on l.id = t.early;
select is(tests.next_action(early), 'answer_person', 'who wrote is to be answered, whatever clock said when') from t;
select tests.drain();
select is(tests.next_action(early), 'answer_person', 'an acceptance that comes later does not change that') from t;
select is(tests.next_action(silent), 'await_reply', 'who was silent is waited for') from t;

select * from finish();
rollback;
