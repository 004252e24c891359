begin;
select plan(4);

select tests.make_operation();
create temporary table t as select tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "31987654399", "email": "maria@example.com"}}') as lead_id;
select tests.step('chatwoot.contact', '{"conflicts": [{"field": "email", "contact_id": 77}]}');
select tests.step('chatwoot.conversation');
select alike(
    chatwoot.note_text(lead_id, '{"about": "summary"}'), '%outro contato daqui já tem o e-mail desta pessoa: /app/accounts/1/contacts/77.%', 'who has the e-mail is named'
) from t;
select is(tests.next_action(lead_id), 'first_contact', 'the first message does not wait for it') from t;
select tests.drain();

create temporary table u as select tests.lead(2) as lead_id;
select tests.step('chatwoot.contact', '{"contact_id": 9002}');
select tests.step('chatwoot.conversation', '{"conversation_id": 7002}');
select unalike(chatwoot.note_text(lead_id, '{"about": "summary"}'), '%outro contato%', 'where nothing is another''s, nothing is said') from u;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
