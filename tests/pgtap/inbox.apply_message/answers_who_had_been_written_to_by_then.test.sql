begin;
select plan(6);

-- Two people share a number; he is written to at 15:00, she at 17:00. What was written at 16:00 comes after that.
select tests.make_operation();
create temporary table o as select tests.lead_with_conversation(900) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create temporary table he as select * from tests.contacted_lead(1, '{"person": {"name": "João Prado", "phone": "11987650001", "tax_id": "52998224725"}}');
select tests.advance('10 seconds');
create temporary table she as select * from tests.contacted_lead(1, '{"person": {"name": "Maria Souza", "phone": "11987650001", "tax_id": "39053344705"}}');
update sending.messages as m set sending_at = tests.at(60) from she where m.lead_id = she.lead_id;
select tests.freeze(tests.at(90));
select isnt(tests.person_id(she.lead_id), tests.person_id(he.lead_id), 'two people') from he, she;

select is(tests.write(1, 'wamid.early', '{"from": "5511987650001"}' || tests.text_of('Quero saber mais'), tests.at(0)), 'applied', 'words of 16:00');
select is(tests.status(he.lead_id) || ' ' || tests.status(she.lead_id), 'engaged contacted', 'are his, who alone had been written to') from he, she;
select is(tests.write(1, 'wamid.late', '{"from": "5511987650001"}' || tests.text_of('Quero saber mais'), tests.at(70)), 'applied', 'words of 17:10');
select is(tests.status(she.lead_id), 'engaged', 'are hers, who was written to last') from she;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
