begin;
select plan(19);

select tests.make_operation();
create function tests.who(p_id text) returns text language sql as $$
    select concat_ws(' ', i.lead_id, i.kind, i.button_action, i.answers_message_id is not null) from inbox.replies as i where i.wamid = p_id
$$;
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2, '{"person": {"name": "Rui Castro", "phone": "31987654321"}}');

select is(tests.write(1, 'wamid.1', tests.press_of(go_on)), 'applied', 'a button without a context') from a;
select is(tests.who('wamid.1'), lead_id || ' button continue t', 'is found by its token') from a;
select is((select count(*) from sending.message_buttons as x where x.pressed_at is not null), 1::bigint, 'which remembers the press');
select is(tests.status(lead_id), 'engaged', 'the lead is engaged') from a;

-- The short form of the number of a mobile, as WhatsApp writes it.
select is(tests.write(2, 'wamid.2', jsonb_build_object('from', '553187654321') || tests.press_of('Quero conversar', 'Quero conversar', wamid)), 'applied', 'a label without our token, as of a template that Chatwoot sent') from b;
select is(tests.who('wamid.2'), lead_id || ' button continue t', 'is found by the message it answers') from b;
select is(tests.write(2, 'wamid.3', '{"from": "553187654321", "from_user_id": "BR.rui"}'), 'applied', 'a text by number');
select is(tests.who('wamid.3'), lead_id || ' text f', 'is found by the number, ninth digit or not') from b;
select is(tests.write(2, 'wamid.4', '{"from": null, "from_user_id": "BR.rui"}'), 'applied', 'a text without a number');
select is(tests.who('wamid.4'), lead_id || ' text f', 'is found by the id that was learnt') from b;
select is((select count(*) from people.people), 2::bigint, 'nobody is made up');

select is(tests.write(3, 'wamid.5', '{"from": "5531900001111"}'), 'ignored unknown_person', 'a stranger is ignored');
select is(tests.write(3, 'wamid.6', '{"from": "5531900001111"}' || tests.text_of('parar')), 'applied suppressed_stranger', 'but is believed when they ask to be left alone');
select is((s.body ->> 'outcome'), 'suppressed', 'for good') from tests.submit('{"person": {"name": "Ana Paz", "phone": "31900001111"}, "origin": "manual"}') as s;

-- One number of two people: the one who was written to from here last.
create temporary table c as select tests.lead(5, '{"person": {"name": "Ana Silva", "phone": "1133334444"}}') as lead_id;
create temporary table d as select tests.lead(6, '{"person": {"name": "Beto Rocha", "phone": "1133334444"}}') as lead_id;
select isnt(c.lead_id, d.lead_id, 'a household has two leads') from c, d;
select is(tests.write(5, 'wamid.7', '{"from": "551133334444"}'), 'applied ambiguous_sender', 'nobody can tell who wrote');
select is(array_agg(l.next_action), '{human_review,human_review}', 'a human looks at both') from leads.leads as l where l.id in (select lead_id from c union select lead_id from d);
insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, queued_at, sending_at)
select lead_id, tests.channel(), (select t.id from sending.templates as t where t.code = 'first_contact'), 'first_contact', 'x', '+551133334444', 'Olá', 'sending', util.current_time(), util.current_time() from d;
select tests.write(5, 'wamid.8', '{"from": "551133334444"}');
select is(tests.who('wamid.8'), lead_id || ' text f', 'once one was written to it is that one') from d;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
