begin;
select plan(8);

select tests.make_operation();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
create temporary table d as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(130403)) from d;
create temporary table n as select * from tests.claim_one('chatwoot.note');
select outbox.complete(tests.worker_id(), id, attempt, '{"message_id": 1}') from n;

create temporary table t as select tests.lead_with_conversation(1) as lead_id;
update people.identifiers as i
set repairs = '{ninth_digit}', raw = '(11) 8321-7654'
from leads.leads as l, t
where l.id = t.lead_id and i.person_id = l.person_id and i.kind = 'phone';
create temporary table c as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(130403)) from c;

select is((select l.next_action from leads.leads as l, t where l.id = t.lead_id), 'human_review', 'nobody calls a number that was repaired and refused');
select is(
    (select e.data ->> 'reason' from leads.events as e, t where e.lead_id = t.lead_id and e.kind = 'next_action_set' order by e.seq desc limit 1),
    'repaired_phone_refused', 'the history says why'
);
select matches(
    (select chatwoot.note_text(t.lead_id, '{"about": "summary"}') from t), 'veio como “\(11\) 8321-7654”', 'the note has the text as it was typed'
);
select is((select l.next_action from leads.leads as l, u where l.id = u.lead_id), 'call_by_consultant', 'a whole number is called');

select leads.detach_number(l.person_id, i.match_key, 'wrong_person', util.current_time())
from leads.leads as l join people.identifiers as i on i.person_id = l.person_id and i.kind = 'phone', t where l.id = t.lead_id;
select is(
    (select v.value from leads.event_values as v, t where v.lead_id = t.lead_id and v.field = 'typed'), '(11) 8321-7654',
    '"não sou eu" keeps the text too'
);
select is((select l.next_action from leads.leads as l, t where l.id = t.lead_id), 'human_review', 'for a human');
select is(
    (select count(*)::integer from people.identifiers as i join leads.leads as l on l.person_id = i.person_id and i.kind = 'phone', u where l.id = u.lead_id),
    1, 'the other person keeps theirs'
);
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
