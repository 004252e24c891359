begin;
select plan(25);

select tests.make_operation();
create temporary table uninvolved as select tests.lead_with_conversation(900) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
create temporary table before as select tests.snapshot(lead_id) as uninvolved from uninvolved;
create temporary table a as select * from tests.contacted_lead(1, '{"person": {"name": "Maria Souza", "phone": "11987650001"}}');
select tests.tell(wamid, 'delivered', '{"recipient_user_id": "BR.stranger"}') from a;

select is(tests.write(1, 'wamid.1', '{"from": "5511987650001", "from_user_id": "BR.stranger"}' || tests.text_of('Não sou eu')), 'applied wrong_person', 'whoever has the number says that it is not her');
select is(concat_ws(' ', l.status, l.next_action, l.hold_reason), 'contacted human_review wrong_person', 'a human looks') from leads.leads as l, a where l.id = a.lead_id;
create temporary table held as select tests.snapshot(lead_id) as lead from a;

-- Whatever they say later, by whatever way, is no word of hers.
select tests.advance('1 minute');
select is(tests.write(1, 'wamid.2', '{"from": "5511987650001"}' || tests.text_of('ok')), 'ignored unknown_person', 'thanks');
select is(tests.write(1, 'wamid.3', jsonb_build_object('from', null, 'from_user_id', 'BR.stranger') || tests.text_of('boa tarde')), 'ignored unknown_person', 'by the id alone');
select is(tests.write(1, 'wamid.4', '{"from": "5511987650001"}' || tests.text_of('quem é?') || jsonb_build_object('context', jsonb_build_object('id', wamid))), 'ignored unknown_person', 'an answer to our message') from a;
select is(tests.write(1, 'wamid.5', '{"from": "5511987650001"}' || tests.press_of(go_on)), 'ignored unknown_person', 'a press of her button') from a;
select is(tests.chatwoot_says(tests.chatwoot_message(6, 'incoming', 'ok', jsonb_build_object('conversation', tests.chatwoot_conversation(1, '{"contact_inbox": {"contact_id": 9001, "inbox_id": 7, "source_id": "5511987650001"}, "meta": {"sender": {"id": 9001, "phone_number": "+5511987650001"}}}')))),
    'message ignored unknown_person', 'a message that Chatwoot tells of');
select tests.tell(wamid, 'read', '{"recipient_id": "5511987650001", "recipient_user_id": "BR.stranger"}') from a;
select is((select count(*) from people.identifiers as i, a where i.person_id = tests.person_id(a.lead_id)), 0::bigint, 'a late status teaches nothing');
select is(people.is_suppressed('{phone:m551187650001}'), false, 'and nobody asked to be left alone');
select is(tests.write(1, 'wamid.7', '{"from": "5511987650001"}' || tests.text_of('Pare de mandar mensagens')), 'applied suppressed_stranger', 'a stop');
select is(people.is_suppressed('{phone:m551187650001}'), true, 'silences the number');
select is(people.is_person_suppressed(tests.person_id(lead_id)), false, 'and not her') from a;
select is(tests.snapshot(lead_id) #- '{lead,event_seq}' #- '{lead,event_hash}', held.lead #- '{lead,event_seq}' #- '{lead,event_hash}', 'her lead is where it was') from a, held;

-- The same referral the next day, and others.
select tests.advance('1 day');
select tests.drain();
select is(s.body ->> 'outcome', 'touched', 'the same name with the same number is the same person') from tests.submit('{"person": {"name": "Maria Souza", "phone": "(11) 98765-0001"}, "origin": "manual"}') as s;
select leads.change_status(lead_id, 'lost', 'test', 'price') from a;
select is(s.body ->> 'outcome' || ' ' || (s.body ->> 'reason'), 'quarantined wrong_number', 'with no other way to her there is no lead, but a human who looks') from tests.submit('{"person": {"name": "Maria Souza", "phone": "11987650001"}, "origin": "manual"}') as s;
select is(s.body ->> 'outcome' || ' ' || (s.body #>> '{warnings,0,code}'), 'created wrong_number', 'with an e-mail there is one') from tests.submit('{"person": {"name": "Maria Souza", "phone": "11987650001", "email": "maria@example.com"}, "origin": "manual"}') as s;
select is((select l.next_action from leads.leads as l order by l.id desc limit 1), 'human_review', 'for a human');
select tests.drain();
select is((select count(*) from sending.messages as m where m.recipient = '+5511987650001'), 1::bigint, 'nothing more was written to the stranger');
select is((select count(*) from people.people), 2::bigint, 'and nobody was made up');

-- The stranger may be referred by their own name where they did not ask to be left alone.
create temporary table b as select * from tests.contacted_lead(2, '{"person": {"name": "Rita Neves", "phone": "11987650002"}}');
select is(tests.write(2, 'wamid.8', '{"from": "5511987650002"}' || tests.text_of('número errado')), 'applied wrong_person', 'another wrong number');
select is(s.body ->> 'outcome', 'created', 'whose owner is referred by their own name') from tests.submit('{"person": {"name": "Caio Pinto", "phone": "11987650002"}, "origin": "manual"}') as s;
select is((select p.name || ' ' || l.next_action from leads.leads as l join people.people as p on p.id = l.person_id order by l.id desc limit 1), 'Caio Pinto first_contact', 'and written to');
select is(people.is_suppressed('{phone:m551187650002}'), false, 'nobody asked to be left alone there');

select is((select tests.snapshot(u.lead_id) from uninvolved as u), uninvolved, 'somebody uninvolved is what they were') from before;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
