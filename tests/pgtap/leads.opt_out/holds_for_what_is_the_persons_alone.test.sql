begin;
select plan(19);

select tests.make_operation();
-- Two colleagues: a switchboard, a CNPJ and a common mailbox of both, a mobile and an own CPF of each.
create temporary table ana as select * from tests.contacted_lead(1, '{"person": {"name": "Ana Lopes", "phone": "11987650001", "email": "contato@firma.com.br", "tax_id": "52998224725"}}');
create temporary table bia as select * from tests.contacted_lead(2, '{"person": {"name": "Bia Nunes", "phone": "11987650002", "email": "contato@firma.com.br", "tax_id": "39053344705"}}');
create temporary table uninvolved as select tests.lead(900) as lead_id;
select tests.lead(1, '{"person": {"name": "Ana Lopes", "phone": "1133334444", "tax_id": "52998224725"}}');
select tests.lead(1, '{"person": {"name": "Ana Lopes", "phone": "11987650001", "tax_id": "27845193000138"}}');
select tests.lead(2, '{"person": {"name": "Bia Nunes", "phone": "1133334444", "tax_id": "39053344705"}}');
select tests.lead(2, '{"person": {"name": "Bia Nunes", "phone": "11987650002", "tax_id": "27845193000138"}}');
select is(count(distinct l.person_id), 3::bigint, 'two colleagues and somebody else') from leads.leads as l;
select is((select count(*) from people.identifiers as i where i.is_shared), 6::bigint, 'who share three things');
create temporary table before as select tests.snapshot(lead_id) as bia, (select tests.snapshot(u.lead_id) from uninvolved as u) as uninvolved from bia;

select tests.advance('1 minute');
select is(tests.write(1, 'wamid.1', '{"from": "5511987650001"}' || tests.text_of('PARAR')), 'applied opted_out', 'one writes PARAR from her mobile');
select is(tests.status(lead_id), 'opted_out', 'her lead ends') from ana;
select is((select tests.snapshot(lead_id) from bia), bia, 'her colleague is what she was') from before;
select is(
    array[people.is_suppressed('{phone:m551187650001}'), people.is_suppressed('{tax_id:52998224725}'), people.is_suppressed('{phone:f551133334444}'),
        people.is_suppressed('{email:contato@firma.com.br}'), people.is_suppressed('{tax_id:27845193000138}'), people.is_suppressed('{phone:m551187650002}')],
    '{t,t,f,f,f,f}', 'the wish holds for her mobile and CPF, for nothing that others have too'
);
select is(tests.write(2, 'wamid.2', '{"from": "5511987650002"}' || tests.text_of('Oi, quero sim')), 'applied', 'the other answers');
select is(tests.status(lead_id), 'engaged', 'and is heard') from bia;
select is((s.body ->> 'outcome'), 'suppressed', 'the first by the switchboard and her name') from tests.submit('{"person": {"name": "Ana Lopes", "phone": "1133334444"}, "origin": "manual"}') as s;
select is((s.body ->> 'outcome'), 'suppressed', 'by the mailbox and her name') from tests.submit('{"person": {"name": "Ana Lopes", "email": "contato@firma.com.br"}, "origin": "manual"}') as s;
select is((s.body ->> 'outcome'), 'touched', 'the other by the switchboard') from tests.submit('{"person": {"name": "Bia Nunes", "phone": "1133334444"}, "origin": "manual"}') as s;
select is((s.body ->> 'outcome'), 'created', 'and a third colleague') from tests.submit('{"person": {"name": "Caio Pinto", "phone": "1133334444", "email": "contato@firma.com.br", "tax_id": "27845193000138"}, "origin": "manual"}') as s;

-- Coming back, too, is of one person.
select tests.advance('1 minute');
select is(tests.write(2, 'wamid.3', '{"from": "5511987650002"}' || tests.press_of(go_on)), 'applied', 'the other presses the button to go on') from bia;
select is(people.is_person_suppressed(tests.person_id(lead_id)), true, 'which lifts nothing of her colleague') from ana;
select is((s.body ->> 'outcome'), 'suppressed', 'who is still not taken in') from tests.submit('{"person": {"name": "Ana Lopes", "phone": "11987650001"}, "origin": "manual"}') as s;
select is(tests.write(1, 'wamid.4', '{"from": "5511987650001"}' || tests.text_of('voltar')), 'applied new_lead', 'her own word does');

-- A wish by the number of several is one for that number.
select tests.advance('1 minute');
select is(leads.suppress('1133334444', null, 'request', 'operator'), 1, 'a request for the switchboard');
select is(tests.status(lead_id), 'engaged', 'ends nobody who has a mobile') from bia;
select is(tests.snapshot(u.lead_id), b.uninvolved, 'somebody uninvolved is what they were') from uninvolved as u, before as b;

select * from finish();
rollback;
