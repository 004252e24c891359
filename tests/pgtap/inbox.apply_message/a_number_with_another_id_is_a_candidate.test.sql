begin;
select plan(20);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2, '{"person": {"name": "Rui Castro", "phone": "31987654321"}}');

select is(tests.write(1, 'wamid.1', '{"from_user_id": "BR.ana", "text": {"body": "Oi"}}'), 'applied', 'the first id of a number is learnt');
select is(tests.write(1, 'wamid.2', '{"from_user_id": "BR.ana", "text": {"body": "Quero"}}'), 'applied', 'and known');
select is(tests.status(lead_id), 'engaged', 'the person answered') from a;
select is(tests.write(1, 'wamid.3', '{"from_user_id": "BR.other", "text": {"body": "Quem é?"}}'), 'applied sender_mismatch', 'the same number with another id, and no word of a change');
select is(tests.next_action(lead_id), 'human_review', 'is for a human') from a;
select is((select l.hold_reason from leads.leads as l, a where l.id = a.lead_id), 'user_id_changed', 'who learns why');
select alike(governance.event_text(e), 'Outra conta do WhatsApp usa agora%', 'in words') from leads.events as e, a where e.lead_id = a.lead_id and e.kind = 'sender_mismatch';
select is((select count(*) from inbox.replies as i where i.wamid = 'wamid.3'), 0::bigint, 'their words are not the person''s');
select is(
    tests.chatwoot_says(tests.chatwoot_message(3, 'incoming', 'Quem é?', '{"source_id": "wamid.3"}')), 'message ignored sender_mismatch', 'in Chatwoot''s copy neither'
);
select is((select array_agg(i.value || ' ' || (i.confirmed_at is not null) order by i.value) from people.identifiers as i, leads.leads as l, a where l.id = a.lead_id and i.person_id = l.person_id and i.kind = 'bsuid'), '{"BR.ana true","BR.other false"}', 'the other id is a candidate');
select is(tests.write(1, 'wamid.4', '{"from_user_id": "BR.ana", "text": {"body": "Sou eu"}}'), 'applied', 'whoever has the known id is the person');

-- A human says that it is the person.
select is(flow.confirm_number((select l.uid from leads.leads as l, a where l.id = a.lead_id), tests.phone(1), 'operator'), true, 'somebody of ours asked them');
select is((select array_agg(i.value order by i.value) from people.identifiers as i, leads.leads as l, a where l.id = a.lead_id and i.person_id = l.person_id and i.kind = 'bsuid' and i.confirmed_at is not null), '{BR.other}', 'the new id is theirs, in place of the old');
select is(tests.write(1, 'wamid.5', '{"from_user_id": "BR.other", "text": {"body": "Oi de novo"}}'), 'applied', 'and their words count');
select is(flow.confirm_number((select l.uid from leads.leads as l, a where l.id = a.lead_id), tests.phone(1), 'operator'), false, 'there is nothing more to confirm');

-- A wish to stop holds for the number, whoever has it.
select is(tests.write(1, 'wamid.6', '{"from_user_id": "BR.third", "text": {"body": "PARAR"}}'), 'applied sender_mismatch', 'another one asks for no more');
select ok(people.is_suppressed(array['phone:' || (normalize.phone(tests.phone(1))).match_key]), 'and the number is left alone');

-- What a status tells is no other thing.
select tests.tell(wamid, 'delivered', '{"recipient_user_id": "BR.rui"}') from b;
select tests.tell(wamid, 'read', '{"recipient_user_id": "BR.stranger"}') from b;
select is(tests.next_action(lead_id), 'human_review', 'a message that reached another id than before is for a human') from b;
select is((select count(*) from people.identifiers as i where i.value = 'BR.stranger' and i.confirmed_at is null), 1::bigint, 'who has the candidate');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
