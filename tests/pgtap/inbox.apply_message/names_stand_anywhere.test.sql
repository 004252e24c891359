begin;
select plan(20);

select tests.make_operation();
create temporary table o as select lead_id from tests.contacted_lead(9);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create temporary table a as select n, c.* from generate_series(1, 7) as n, tests.contacted_lead(n) as c;
create function tests.a(p_n integer) returns bigint language sql as $$ select lead_id from a where n = p_n $$;
create function tests.status_of(p_n integer, p_names jsonb) returns text language sql as $$ select tests.tell(wamid, 'delivered', p_names) from a where n = p_n $$;
select tests.advance('1 minute');

-- An id where a number is expected.
select tests.status_of(1, '{"recipient_user_id": "BR.one"}');
select is(tests.whatsapp_says('m1', '{"from": "BR.one"}' || tests.text_of('Oi')), 'applied', 'a message from an id');
select is(tests.standing_of(tests.a(1)), 'engaged answer_person', 'is the person''s');
select is(tests.names_of(tests.a(1)), 'bsuid BR.one, phone ' || tests.phone(1), 'who is called nothing new');
select is(tests.status_of(2, '{"recipient_id": "BR.two"}'), 'applied', 'a status for an id');
select is((tests.message_of(tests.a(2))).wa_id, ltrim(tests.phone(2), '+'), 'which is no number');
select is(tests.names_of(tests.a(2)), 'bsuid BR.two, phone ' || tests.phone(2), 'is learnt as an id');
select is(tests.whatsapp_says('m2', '{"from_user_id": "BR.two"}' || tests.text_of('PARAR')), 'applied opted_out', 'by which a wish is theirs');

-- The id of the business's parent.
select tests.status_of(3, '{"recipient_user_id": "BR.three", "recipient_parent_user_id": "BR.ENT.three"}');
select is(tests.names_of(tests.a(3)), 'bsuid BR.ENT.three, bsuid BR.three, phone ' || tests.phone(3), 'both ids are learnt');
select is(tests.whatsapp_says('m3', '{"from_user_id": "BR.elsewhere", "from_parent_user_id": "BR.ENT.three"}' || tests.text_of('PARAR')), 'applied opted_out', 'the parent''s id names them where the own is new');
select is(people.is_suppressed('{bsuid:BR.elsewhere}') , true, 'and the wish holds for it');

-- Only the contact beside the message tells who wrote; a user name says nothing.
select is(tests.last_event(tests.receive('messages', jsonb_build_object(
    'contacts', jsonb_build_array(jsonb_build_object('wa_id', ltrim(tests.phone(4), '+'), 'user_id', 'BR.four', 'profile', '{"name": "M", "username": "maria"}'::jsonb)),
    'messages', jsonb_build_array(jsonb_build_object('id', 'm4', 'timestamp', extract(epoch from util.current_time())::bigint::text) || tests.text_of('PARAR'))
))), 'applied opted_out', 'only the contact tells');
select is(tests.standing_of(tests.a(4)), 'opted_out suppressed', 'who it was');
select is(tests.last_event(tests.receive('messages', jsonb_build_object(
    'contacts', jsonb_build_array(jsonb_build_object('wa_id', ltrim(tests.phone(5), '+')), jsonb_build_object('wa_id', ltrim(tests.phone(6), '+'))),
    'messages', jsonb_build_array(jsonb_build_object('id', 'm5', 'timestamp', extract(epoch from util.current_time())::bigint::text) || tests.text_of('Oi'))
))), 'ignored unknown_person', 'one of two contacts is nobody');

-- A message under an id, before the status that tells whose it is.
select is(tests.whatsapp_says('m7', '{"from_user_id": "BR.seven"}' || tests.text_of('Quero saber mais')), 'ignored unknown_person', 'somebody whom nobody knows');
select is(tests.status_of(7, '{"recipient_user_id": "BR.seven"}'), 'applied', 'until a status tells');
select is(tests.standing_of(tests.a(7)), 'engaged answer_person', 'then it is their answer');
select is((select e.lead_id from inbox.facts as e where e.natural_key like '%:m7'), tests.a(7), 'and stands with their lead');

-- What a stranger wrote before they were referred is no answer.
select is(tests.write(8, 'm8'), 'ignored unknown_person', 'a stranger');
select tests.advance('1 hour');
select tests.drain();
create temporary table h as select * from tests.contacted_lead(8);
select tests.tell(wamid, 'delivered', jsonb_build_object('recipient_id', ltrim(tests.phone(8), '+'))) from h;
select is(tests.standing_of(lead_id), 'contacted await_reply', 'who is referred later has not answered') from h;

select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
