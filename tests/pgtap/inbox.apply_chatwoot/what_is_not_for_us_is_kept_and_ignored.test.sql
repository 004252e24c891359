begin;
select plan(10);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;

select is(tests.chatwoot_says(tests.chatwoot_message(1, 'incoming', 'Oi', '{"inbox": {"id": 8}}', p_n => 9)), 'message ignored other_inbox', 'somebody else in another inbox');
select is(tests.chatwoot_says(tests.chatwoot_message(1, 'incoming', 'Oi', '{"account": {"id": 2}}')), 'message ignored other_inbox', 'another account');
select is(tests.chatwoot_says(tests.chatwoot_conversation(5) || '{"event": "conversation_updated"}'), 'conversation ignored unknown_person', 'a conversation of somebody else');
select is(tests.chatwoot_says('{"event": "conversation_typing_on"}'), 'other ignored unknown_event', 'an event that we do not know');
select is(tests.chatwoot_says('{}'), 'other ignored unknown_event', 'an empty object');
select is(tests.chatwoot_says('[1]'), 'unreadable the body is not a JSON object', 'what is no object');
select is(
    tests.chatwoot_says('{"event": "message_created", "account": {"id": 1}, "inbox": {"id": 7}, "conversation": {"inbox_id": 7}}'),
    'message failed a message needs its id and its conversation''s', 'a message without ids is kept with its error'
);
select is(
    tests.chatwoot_says('{"event": "conversation_updated", "id": 7001, "inbox_id": 7, "account": {"id": 1}}'),
    'conversation failed a conversation needs id and updated_at', 'a conversation without its time too'
);
select matches(
    tests.chatwoot_says('{"event": "conversation_updated", "id": "x", "inbox_id": "seven", "account": {"id": 1}, "updated_at": {}}'),
    '^conversation failed', 'and one that makes no sense'
);
select is(
    (select count(*)::integer from inbox.deliveries as d where d.state <> 'received' and d.raw is not null), 7, 'every body is kept as it came, but for what was said in another inbox'
);

select * from finish();
rollback;
