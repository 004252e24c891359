begin;
select plan(11);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1, '{"person": {"name": "Maria Souza", "phone": "11987650001"}}');
create temporary table o as select lead_id from tests.contacted_lead(2);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.confirmed(p_phone text) returns boolean language sql as $$ select flow.confirm_number((select l.uid from leads.leads as l join a on a.lead_id = l.id), p_phone, 'operator') $$;
select tests.advance('1 minute');
select tests.whatsapp_says('n1', tests.change_of('user_changed_number', '{"wa_id": "553187654321"}', '{"from": "5511987650001"}'));
select is(tests.standing_of(lead_id), 'contacted human_review user_changed_number', 'she has another number') from a;
select is(governance.lead_item(lead_id) #> '{person,unconfirmed_phones}', '["+553187654321"]', 'which a human sees') from a;
select tests.advance('1 day');
select tests.drain();
select is((select count(*) from sending.messages as m where m.lead_id = a.lead_id), 1::bigint, 'nothing is sent to it by itself') from a;
select throws_ok($$select tests.confirmed('11987650001')$$, 'ID105', null, 'the old one is not hers any more');
select throws_ok($$select tests.confirmed('31911112222')$$, 'ID105', null, 'nor is one that nobody told');
select is(tests.confirmed('(31) 98765-4321'), true, 'a human says that it is hers');
select is((people.phone_of(tests.person_id(lead_id))).value, '+5531987654321', 'it is her phone, with its ninth digit') from a;
select is((select i.kind from a join leads.events as e on e.lead_id = a.lead_id and e.kind = 'number_confirmed' join people.identifiers as i on i.id = (e.data ->> 'identifier_id')::bigint), 'phone', 'which the history names');
select tests.drain();
select is((select string_agg(m.recipient, ', ' order by m.id) from sending.messages as m where m.lead_id = a.lead_id), '+5511987650001, +5531987654321', 'and is written to') from a;
select is(tests.confirmed('31987654321'), false, 'once');
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
