begin;
select plan(19);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table c as select * from tests.contacted_lead(3);
create temporary table d as select * from tests.contacted_lead(4);
create function tests.known(p_lead_id bigint) returns text language sql as $$
    select string_agg(i.kind || ' ' || i.value, ', ' order by i.kind, i.value) from people.identifiers as i where i.person_id = tests.person_id(p_lead_id) and i.kind in ('phone', 'wa_id', 'bsuid')
$$;
select tests.advance('1 minute');

-- Another business-scoped user id.
select tests.write(1, 'wamid.1', jsonb_build_object('from_user_id', 'BR.OLD') || tests.text_of('Oi'));
create temporary table o as select tests.known(b.lead_id) as other from b;
select tests.advance('1 minute');
select is(
    tests.last_event(tests.receive('messages', jsonb_build_object('messages', jsonb_build_array(
        jsonb_build_object('id', 'wamid.2', 'timestamp', extract(epoch from util.current_time())::bigint::text, 'type', 'text', 'from_user_id', 'BR.NEW') || tests.text_of('Ainda quero')
    )))), 'ignored unknown_person', 'somebody writes under an id that nobody knows yet'
);
select is(
    tests.last_event(tests.receive('messages', jsonb_build_object('messages', jsonb_build_array(jsonb_build_object(
        'id', 'wamid.3', 'timestamp', extract(epoch from util.current_time())::bigint::text, 'type', 'system',
        'system', '{"type": "user_changed_user_id", "previous_user_id": "BR.OLD", "user_id": "BR.NEW"}'::jsonb
    ))))), 'applied user_changed_user_id', 'the id changed'
);
select ok(tests.known(lead_id) like '%bsuid BR.NEW%' and tests.known(lead_id) not like '%BR.OLD%', 'the new one takes the place of the old') from a;
select is((select e.lead_id from inbox.facts as e where e.natural_key like '%wamid.2'), lead_id, 'what they wrote before that is known counts now') from a;
select is(
    tests.last_event(tests.receive('messages', jsonb_build_object('messages', jsonb_build_array(
        jsonb_build_object('id', 'wamid.4', 'timestamp', extract(epoch from util.current_time())::bigint::text, 'type', 'text', 'from_user_id', 'BR.NEW') || tests.text_of('parar')
    )))), 'applied opted_out', 'a wish under the new id'
);
select is(tests.status(lead_id), 'opted_out', 'is heard') from a;
select is(tests.known(lead_id), other, 'another person is called what they were') from b, o;

-- Another number: frozen, and what they write from it reaches the lead.
select is(tests.write(3, 'wamid.5', '{"type": "system", "system": {"type": "user_changed_number", "wa_id": "5511911112222"}}'), 'applied user_changed_number', 'the number changed');
select is(tests.next_action(lead_id), 'human_review', 'a human looks') from c;
select tests.advance('1 minute');
select is(tests.write(3, 'wamid.6', '{"from": "5511911112222"}'), 'applied', 'a text from the new number');
select is((select e.lead_id from inbox.facts as e where e.natural_key like '%wamid.6'), lead_id, 'reaches the lead') from c;
select is(tests.next_action(lead_id), 'human_review', 'for a human: only they lift a freeze') from c;
select is((people.phone_of(tests.person_id(lead_id))).id, null, 'nothing is sent to it by itself') from c;

-- "That is not me", then the delivery of the earlier template.
select tests.advance('1 minute');
select is(tests.write(4, 'wamid.7', tests.text_of('Não sou eu')), 'applied wrong_person', 'somebody else has the number');
select is(tests.known(lead_id), null, 'which is detached') from d;
select is(tests.tell(wamid, 'delivered', jsonb_build_object('recipient_id', ltrim(tests.phone(4), '+'), 'recipient_user_id', 'BR.STRANGER')), 'applied', 'the template had been delivered') from d;
select is(tests.known(lead_id), null, 'which attaches nothing again') from d;
select tests.advance('1 minute');
select isnt(tests.write(4, 'wamid.8', tests.text_of('PARAR')), 'applied opted_out', 'and their later wish');
select isnt(tests.status(lead_id), 'opted_out', 'is not the right person''s') from d;

select * from finish();
rollback;
