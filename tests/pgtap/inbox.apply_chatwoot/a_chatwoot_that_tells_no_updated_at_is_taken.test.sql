begin;
select plan(4);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
select tests.advance('1 minute');
create function tests.old(p_patch jsonb) returns jsonb language sql as $$
    select (tests.chatwoot_conversation(1, jsonb_build_object('last_activity_at', floor(extract(epoch from util.current_time())))) - 'updated_at') || p_patch
$$;
select is(tests.chatwoot_says(tests.old('{"event": "conversation_updated", "meta": {"assignee": {"id": 101}}}')), 'conversation applied transferred', 'a change is taken');
select tests.advance('1 minute');
select is(tests.chatwoot_says(tests.chatwoot_message(5, 'incoming', 'Oi', jsonb_build_object('conversation', tests.old('{"meta": {"assignee": {"id": 101}}}')))), 'message applied', 'and a reply');
select is(tests.next_action(lead_id), 'answer_person', 'which counts') from t;
select is(tests.chatwoot_says('{"event": "conversation_updated", "account": {"id": 1}, "inbox_id": 7, "id": 7001, "meta": []}'), 'conversation failed a conversation needs id and updated_at', 'without any time nothing can be said');

select * from finish();
rollback;
