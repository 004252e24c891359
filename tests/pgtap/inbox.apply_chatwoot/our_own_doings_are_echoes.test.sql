begin;
select plan(11);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template');
create temporary table n as select tests.step('chatwoot.note') as id;
create temporary table s as select l.event_seq from leads.leads as l;

select is(
    tests.chatwoot_says(tests.chatwoot_message(1, 'outgoing', 'Nota', '{"private": true, "sender": {"id": 1, "type": "user"}, "content_attributes": {"indica_outbox": 99999}}')),
    'message ignored private_note', 'a note that pretends to be ours'
);
select is((select c.chatwoot_user_id from sending.channels as c), null, 'teaches nothing');
select is(
    tests.chatwoot_says(tests.chatwoot_message(2, 'outgoing', 'Nota', jsonb_build_object('private', true, 'sender', '{"id": 1, "type": "user"}'::jsonb, 'content_attributes', jsonb_build_object('indica_outbox', id)))),
    'message ignored echo', 'our note comes back'
) from n;
select is((select c.chatwoot_user_id from sending.channels as c), 1::bigint, 'and tells who owns our token');
update sending.channels set mode = 'chatwoot';
select is(
    tests.chatwoot_says(tests.chatwoot_message(3, 'outgoing', 'Oi', '{"sender": {"id": 1, "type": "user"}}')), 'message ignored echo',
    'whose messages are no human''s, where Chatwoot sends'
);
update sending.channels set mode = 'graph';
select is(tests.chatwoot_says(tests.chatwoot_message(4, 'outgoing', 'Só para nós', '{"private": true}')), 'message ignored private_note', 'a consultant''s note is no answer');
select is(tests.chatwoot_says(tests.chatwoot_conversation() || '{"event": "conversation_created"}'), 'conversation ignored echo', 'our conversation comes back');
select is(tests.chatwoot_says(tests.chatwoot_conversation() || '{"event": "conversation_updated"}'), 'known', 'twice');
select is(
    tests.chatwoot_says('{"event": "contact_updated", "id": 9001, "name": "Mariazinha", "email": "outra@example.com", "account": {"id": 1}}'),
    'contact ignored contact', 'a contact that was changed stays as it is'
);
select is((select p.name from people.people as p), 'Maria Souza', 'and so does the person');
select is((select l.event_seq from leads.leads as l), (select event_seq from s), 'nothing of this is history');

select * from finish();
rollback;
