begin;
select plan(8);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template');
create function tests.conversation_status() returns text language sql as $$ select c.status from chatwoot.conversations as c $$;

select tests.advance('1 minute');
select is(
    tests.chatwoot_says(tests.chatwoot_conversation(1, '{"event": "conversation_status_changed", "status": "resolved"}')), 'conversation applied resolved', 'a conversation is resolved'
);
select is(tests.chatwoot_says(tests.chatwoot_conversation(1, '{"event": "conversation_updated", "status": "resolved"}')), 'known', 'which Chatwoot tells by two events');
select is(tests.conversation_status(), 'resolved', 'it is remembered');
select is((select count(*)::integer from leads.events as e where e.kind = 'conversation_resolved'), 1, 'and history');
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'contacted await_reply', 'the lead goes on') from t;
select is(
    tests.chatwoot_says(tests.chatwoot_conversation(1, jsonb_build_object('event', 'conversation_updated', 'updated_at', extract(epoch from util.current_time() - interval '1 second')))),
    'conversation ignored stale', 'the open state comes late'
);
select is(tests.conversation_status(), 'resolved', 'and is older');
select tests.advance('1 minute');
select tests.chatwoot_says(tests.chatwoot_message(1, 'incoming', 'Voltei'));
select is(tests.conversation_status(), 'open', 'a message shows the conversation as it is, should its own event be lost');

select * from finish();
rollback;
