begin;
select plan(15);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
select tests.advance('1 hour');

select is(tests.chatwoot_says(tests.chatwoot_message(1, 'incoming', 'Quero saber o preço')), 'message applied', 'a person writes');
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'engaged answer_person', 'who is engaged and waits for an answer') from t;
select is(tests.chatwoot_says(tests.chatwoot_message(1, 'incoming', 'Quero saber o preço')), 'known', 'Chatwoot tells it twice');
select is((select count(*)::integer from inbox.replies), 1, 'it is one message');
select is(
    (select format('%s %s %s', i.wamid, i.chatwoot_message_id, i.written_at = util.current_time()) from inbox.replies as i),
    'wamid.in1 1 t', 'known by both ids'
);
select is(
    (select (r).outcome from (select inbox.record_reply(t.lead_id, c.id, util.current_time(), 'wamid.in1', null, 'text', 'Quero saber o preço') as r from t, sending.channels as c) as x),
    'known', 'Meta tells the same message'
);
select is((select count(*)::integer from leads.events as e where e.kind = 'replied'), 1, 'it counts once');
select is((select count(*)::integer from inbox.replies), 1, 'and is kept once');

select inbox.record_reply(t.lead_id, c.id, util.current_time(), 'wamid.in2', null, 'text', 'Oi?') from t, sending.channels as c;
select is(tests.chatwoot_says(tests.chatwoot_message(2, 'incoming', 'Oi?')), 'message applied known', 'the other way round too');
select is((select i.chatwoot_message_id from inbox.replies as i where i.wamid = 'wamid.in2'), 2::bigint, 'the other id is added');

select is(tests.chatwoot_says(tests.chatwoot_message(3, 'incoming', 'Olá', p_n => 9)), 'message ignored unknown_person', 'a stranger has no lead');
select is(tests.chatwoot_says(tests.chatwoot_message(4, 'incoming', 'PARAR!', p_n => 9)), 'message applied suppressed_stranger', 'and is heard when asking to be left alone');
select is((select s.http_status from tests.submit(tests.referral(9)) as s), 200, 'no lead is opened for them later');

select is(tests.chatwoot_says(tests.chatwoot_message(5, 'incoming', 'Não tenho interesse', '{"content": "parar"}')), 'message applied opted_out', 'stop words opt out');
select is(tests.status(lead_id) || tests.is_sound(), 'opted_out', 'the lead ends') from t;

select * from finish();
rollback;
