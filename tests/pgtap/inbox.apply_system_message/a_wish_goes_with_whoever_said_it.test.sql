begin;
select plan(7);

-- She asked us to stop and has no e-mail; then WhatsApp says that she has another number.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table o as select lead_id from tests.contacted_lead(3);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
select tests.advance('1 minute');
select is(tests.write(1, 'wamid.1', tests.text_of('PARAR')), 'applied opted_out', 'a stop');
select tests.advance('1 minute');
select is(tests.write(1, 'wamid.2', '{"type": "system", "system": {"type": "user_changed_number", "wa_id": "5511911112222"}}'), 'applied user_changed_number', 'the number changed');
select is(people.is_person_suppressed(tests.person_id(lead_id)), true, 'they are still not to be contacted') from a;
select is((select s.body ->> 'outcome' from tests.submit(jsonb_set(tests.referral(1), '{person,phone}', '"11911112222"')) as s), 'suppressed', 'nor by the new number');
select is((select f.lead_id from inbox.facts as f where f.wamid = 'wamid.2'), lead_id, 'it is a fact about their lead') from a;
-- Who asked nothing takes nothing along.
select tests.write(2, 'wamid.3', '{"type": "system", "system": {"type": "user_changed_number", "wa_id": "5511911113333"}}');
select is(people.is_person_suppressed(tests.person_id(lead_id)), false, 'another is not silenced') from b;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
