begin;
select plan(7);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template');
select tests.chatwoot_says(tests.chatwoot_message(1, 'incoming', 'Tenho interesse'));
select tests.advance('2 days');
select tests.chatwoot_says(tests.chatwoot_message(2, 'outgoing', 'Olá'));
select is(tests.next_action(lead_id), 'await_reply', 'a consultant answers, too late for the window') from t;
select is(
    tests.chatwoot_says(tests.chatwoot_message(2, 'outgoing', 'Olá', '{"event": "message_updated", "content_attributes": {"external_error": "131047: Re-engagement message"}}')),
    'message_failed applied', 'WhatsApp refuses it'
);
select is(tests.next_action(lead_id), 'answer_person', 'the person still waits') from t;
select is((select count(*)::integer from leads.events as e where e.kind = 'answer_failed'), 1, 'the history says so');

select is(
    tests.chatwoot_says(tests.chatwoot_message(3, 'outgoing', 'De novo', '{"event": "message_updated", "content_attributes": {"external_error": "x"}}')),
    'message_failed applied', 'a failure may come before its message'
);
select is(tests.chatwoot_says(tests.chatwoot_message(3, 'outgoing', 'De novo')), 'message ignored not_sent', 'which then counts for nothing');
select is(tests.chatwoot_says(tests.chatwoot_message(3, 'outgoing', 'De novo', '{"event": "message_updated"}')), 'other ignored unknown_event', 'other updates of a message say nothing');

select * from finish();
rollback;
