begin;
select plan(5);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
select tests.advance('1 minute');
create function tests.old(p_n integer, p_patch jsonb) returns jsonb language sql as $$
    select (tests.chatwoot_conversation(p_n) - 'account') || '{"event": "conversation_updated"}' || p_patch
$$;
select is(tests.chatwoot_says(tests.old(1, '{"meta": {"assignee": {"id": 101}}}')), 'conversation applied transferred', 'a transfer, by the inbox');
select is(tests.chatwoot_says(tests.old(5, '{}')), 'conversation ignored unknown_person', 'of somebody else nothing');
select is(tests.chatwoot_says(tests.old(1, '{"inbox_id": 8}')), 'conversation ignored other_inbox', 'an inbox that is not ours');
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('second', '100200399', 2, 7);
select is(tests.chatwoot_says(tests.old(1, '{"status": "resolved"}')), 'conversation ignored other_inbox', 'inboxes of two accounts with one number: whose it is, is not known');
select is(
    tests.chatwoot_says(tests.chatwoot_conversation(1, '{"event": "conversation_updated", "meta": {"assignee": {"id": 101}}, "status": "resolved"}')),
    'conversation applied resolved', 'where the account is named it is'
);

select * from finish();
rollback;
