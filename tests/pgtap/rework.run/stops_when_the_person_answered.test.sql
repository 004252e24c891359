begin;
select plan(8);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template'), tests.step('chatwoot.note');
select tests.freeze('2026-03-13 12:00:00+00');
select lives_ok('select * from rework.run()', 'a step is planned');
-- The reply lands between the selection and the send.
update leads.leads as l set last_inbound_at = util.current_time(), next_action = 'answer_person' from t where l.id = t.lead_id;
select is_empty('select * from outbox.claim(tests.worker_id())', 'the claim sends nothing');
select is((select format('%s %s', m.state, m.last_error ->> 'cancelled') from outbox.jobs as m where m.kind = 'whatsapp.template' and m.payload ->> 'purpose' = 'rework'), 'cancelled person_answered', 'it says why');
select is((select format('%s %s', a.state, a.reason) from rework.attempts as a), 'cancelled person_answered', 'and so does the attempt');

insert into flow.signals (lead_id, signal, said_at) select lead_id, 'person_wrote', util.current_time() from t;
update leads.leads as l set next_action = 'await_reply', next_action_at = util.current_time(), last_inbound_at = util.current_time() from t where l.id = t.lead_id;
select results_eq('select r.action from rework.run() as r', $$values ('answer')$$, 'a person who waits for us gets no template');
select is(tests.next_action(lead_id), 'answer_person', 'we answer') from t;
select is((select count(*) from sending.messages), 1::bigint, 'one message in all');
select is(tests.is_sound(), '', 'nothing stagnates');

select * from finish();
rollback;
