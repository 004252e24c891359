begin;
select plan(13);

select tests.make_operation();
create temporary table uninvolved as select tests.lead_with_conversation(900) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
create temporary table before as select tests.snapshot(lead_id) as uninvolved from uninvolved;

-- Somebody known, from a new number, known there only by the user id.
create temporary table a as select * from tests.contacted_lead(1);
select tests.tell(wamid, 'delivered', '{"recipient_user_id": "BR.maria"}') from a;
select is(tests.write(1, 'wamid.1', '{"from": "5531955556666", "from_user_id": "BR.maria"}' || tests.text_of('PARAR')), 'applied opted_out', 'PARAR from a number that is new');
select is(tests.status(lead_id), 'opted_out', 'is of whom the id names') from a;
select is(people.is_suppressed('{phone:m553155556666}'), true, 'and holds for that number');
select is(s.body ->> 'outcome', 'suppressed', 'by which nobody is taken in') from tests.submit('{"person": {"name": "Maria Souza", "phone": "31955556666"}, "origin": "manual"}') as s;
select is((select count(*) from people.people), 2::bigint, 'nor becomes a second person');

-- A stranger of whom only the id is known; the number comes later.
select is(tests.write(2, 'wamid.2', jsonb_build_object('from', null, 'from_user_id', 'BR.nobody') || tests.text_of('pare')), 'applied suppressed_stranger', 'an id alone is believed');
select is(tests.write(2, 'wamid.3', '{"from": "5531977778888", "from_user_id": "BR.nobody"}'), 'ignored unknown_person', 'the number comes with other words');
select is(s.body ->> 'outcome', 'suppressed', 'the wish was that number''s') from tests.submit('{"person": {"name": "Ana Paz", "phone": "31977778888"}, "origin": "manual"}') as s;

-- A stranger's id, and the number first becomes known as that of a lead.
select tests.write(3, 'wamid.4', jsonb_build_object('from', null, 'from_user_id', 'BR.third') || tests.text_of('parar'));
select tests.drain();
create temporary table c as select * from tests.contacted_lead(3, '{"person": {"name": "Rita Neves", "phone": "31966665555"}}');
select tests.tell(wamid, 'delivered', '{"recipient_user_id": "BR.third"}') from c;
select is(tests.status(lead_id), 'opted_out', 'when WhatsApp tells whose id the recipient has, the wish is theirs') from c;

-- A wa_id names its person.
select tests.drain();
create temporary table d as select * from tests.contacted_lead(4, '{"person": {"name": "Caio Pinto", "phone": "31944443333"}}');
select tests.tell(wamid, 'delivered', '{"recipient_id": "5531933332222"}') from d;
select is(s.body ->> 'outcome' || ' ' || (s.body ->> 'matched_by'), 'touched phone', 'a number that WhatsApp said is theirs')
from tests.submit('{"person": {"name": "Caio Pinto", "phone": "31933332222"}, "origin": "manual"}') as s;
select is(tests.status(lead_id), 'contacted', 'is no second lead') from d;
select is(people.is_suppressed('{phone:m553133332222}'), false, 'and nobody silenced it');

select is((select tests.snapshot(u.lead_id) from uninvolved as u), uninvolved, 'somebody uninvolved is what they were') from before;

select * from finish();
rollback;
