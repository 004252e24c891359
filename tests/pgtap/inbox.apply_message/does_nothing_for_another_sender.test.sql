begin;
select plan(10);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2, '{"person": {"name": "Rui Castro", "phone": "31987654321"}}');
select tests.tell(wamid, 'delivered', '{"recipient_user_id": "BR.rui"}') from b;

select is(tests.write(2, 'wamid.1', '{"from": "5531987654321"}' || tests.press_of(stop)), 'applied sender_mismatch', 'somebody else presses the button of another''s message') from a;
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'contacted human_review', 'nothing is done, a human looks') from a;
select is((select count(*) from people.suppressions), 0::bigint, 'nobody is opted out');
select is(governance.event_text(e), 'Uma resposta a esta mensagem veio de outro número; nada foi feito, a equipe deve conferir.', 'the history says so')
from leads.events as e, a where e.lead_id = a.lead_id and e.kind = 'sender_mismatch';
select is(tests.write(2, 'wamid.2', jsonb_build_object('from', null, 'from_user_id', 'BR.rui') || tests.press_of(go_on)), 'applied sender_mismatch', 'nor by an id that is another''s') from a;
select is(tests.write(1, 'wamid.3', jsonb_build_object('from', null, 'from_user_id', 'BR.new') || tests.press_of(go_on)), 'applied', 'an id that nobody has yet contradicts nothing') from a;
select is((select i.person_id from people.identifiers as i where i.value = 'BR.new'), l.person_id, 'and is learnt') from leads.leads as l, a where l.id = a.lead_id;
select is(tests.write(1, 'wamid.4', tests.press_of('ind1.' || repeat('0', 48))), 'applied', 'a token that nobody knows counts for nothing');
select is(tests.write(9, 'wamid.5', tests.press_of('ind1.' || repeat('0', 48))), 'ignored unknown_person', 'and makes nobody known');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
