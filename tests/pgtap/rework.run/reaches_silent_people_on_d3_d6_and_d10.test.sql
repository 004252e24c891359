begin;
select plan(20);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template'), tests.step('chatwoot.note');

select is_empty('select * from rework.run()', 'nothing is due on the day of the first message');
select tests.freeze('2026-03-13 02:30:00+00');
select is_empty('select * from rework.run()', 'nor at 23:30 of D+2, local time');
select tests.freeze('2026-03-13 12:00:00+00');
select results_eq('select r.step, r.action from rework.run(p_dry_run => true) as r', $$values (1, 'send_template')$$, 'D+3: the first step');
select is((select count(*) from rework.attempts), 0::bigint, 'a dry run plans nothing');
select results_eq('select r.step, r.action from rework.run() as r', $$values (1, 'send_template')$$, 'the run plans what the dry run said');
select is_empty('select * from rework.run()', 'a second run the same day plans nothing more');
select is(tests.next_action(lead_id), 'rework', 'the lead waits for its message') from t;

create temporary table w1 as select * from tests.claim_one('whatsapp.template');
select is((select work ->> 'template' from w1), 'indica_retomada_1', 'the template of the first step is sent');
select is((select outbox.complete(tests.worker_id(), id, attempt, '{"wamid": "w1"}') from w1), 'done', 'and accepted');
select is((select format('%s %s', a.state, a.message_id is not null) from rework.attempts as a), 'sent t', 'the attempt has its message');
select is(tests.next_action(lead_id), 'await_reply', 'the lead waits for a reply again') from t;
select tests.step('chatwoot.update'), tests.step('chatwoot.conversation', '{"conversation_id": 7777}'), tests.step('chatwoot.note');
select is(
    (select array_agg(format('%s %s', c.attempt, c.conversation_id) order by c.attempt) from chatwoot.conversations as c),
    '{"1 7001","2 7777"}', 'in a new conversation, since the first is three days old'
);

select tests.freeze('2026-03-15 12:00:00+00');
select is_empty('select * from rework.run()', 'the next gap counts from the last message');
select tests.freeze('2026-03-16 12:00:00+00');
select results_eq('select r.step from rework.run() as r', 'values (2)', 'D+6: the second step');
select tests.step('whatsapp.template', '{"wamid": "w2"}');
select tests.freeze('2026-03-20 12:00:00+00');
select results_eq('select r.step from rework.run() as r', 'values (3)', 'D+10: the third step');
select tests.step('chatwoot.update'), tests.step('chatwoot.conversation'), tests.step('chatwoot.note');
select tests.step('whatsapp.template', '{"wamid": "w3"}');
select tests.freeze('2026-03-23 12:00:00+00');
select results_eq('select r.action from rework.run() as r', $$values ('exhaust')$$, 'after the last step and its wait the lead ends');
select is(tests.status(lead_id), 'exhausted', 'as exhausted') from t;
select is((select count(*) from sending.messages), 4::bigint, 'four messages in all');
select is((select array_agg(distinct a.state) from rework.attempts as a), '{sent}', 'every attempt was sent');
select is(tests.is_sound(), '', 'nothing stagnates and the history verifies');

select * from finish();
rollback;
