begin;
select plan(27);

select tests.make_crowd();
create function tests.id_of(p_n integer) returns bigint language sql as $$ select m.id from sending.messages as m where m.lead_id = tests.nth(p_n) order by m.id desc limit 1 $$;
create function tests.shows(p_n integer) returns text language sql as $$
    select format('%s sent %s delivered %s read %s failed %s %s', m.state, to_char(m.sent_at, 'MI:SS'), to_char(m.delivered_at, 'MI:SS'), to_char(m.read_at, 'MI:SS'), to_char(m.failed_at, 'MI:SS'), m.error)
    from sending.messages as m where m.id = tests.id_of(p_n)
$$;
create function tests.status(p_n integer, p_status text, p_at text) returns text language sql as $$
    select tests.did(sending.record_status(tests.id_of(p_n), p_status, ('2026-03-10 15:' || p_at || 'Z')::timestamptz)::text) || ' ' || tests.shows(p_n)
$$;
select is(tests.status(1, 'sent', '01:00'), 'sending.messages ~1 sent sent 01:00 delivered  read  failed  ', 'sent');
select is(tests.status(1, 'delivered', '03:00'), 'sending.messages ~1 delivered sent 01:00 delivered 03:00 read  failed  ', 'delivered');
select is(tests.status(1, 'delivered', '02:00'), 'sending.messages ~1 delivered sent 01:00 delivered 02:00 read  failed  ', 'the earlier of two');
select is(tests.status(1, 'sent', '05:00'), 'nothing delivered sent 01:00 delivered 02:00 read  failed  ', 'sent, told late');
select is(tests.status(1, 'read', '04:00'), 'sending.messages ~1 read sent 01:00 delivered 02:00 read 04:00 failed  ', 'read');
select is(tests.status(1, 'played', '03:30'), 'sending.messages ~1 read sent 01:00 delivered 02:00 read 03:30 failed  ', 'played is read');
select is(tests.status(1, 'delivered', '09:00'), 'nothing read sent 01:00 delivered 02:00 read 03:30 failed  ', 'delivered, told late');
select is(tests.status(2, 'read', '04:00'), 'sending.messages ~1 read sent  delivered 04:00 read 04:00 failed  ', 'read at once');
update sending.messages set state = 'failed', failed_at = '2026-03-10 15:06Z', error = '{"code": 1}' where id = tests.id_of(3);
select tests.remember();
select is(tests.status(3, 'sent', '07:00'), 'sending.messages ~1 failed sent 07:00 delivered  read  failed 06:00 {"code": 1}', 'what failed and was sent has failed');
select is(tests.status(3, 'delivered', '08:00'), 'sending.messages ~1 delivered sent 07:00 delivered 08:00 read  failed 06:00 ', 'until it is delivered');

-- Ids of messages.
select is(tests.did(sending.learn_wa_id(tests.id_of(1), 'x')::text), 'nothing', 'what WhatsApp calls somebody is known already');
update sending.messages set wa_id = null where id in (tests.id_of(1), tests.id_of(2));
select tests.remember();
select is(tests.did(sending.learn_wa_id(tests.id_of(1), null)::text), 'nothing', 'nothing is nothing to learn');
select is(tests.did(sending.learn_wa_id(tests.id_of(1), 'x')::text), 'sending.messages ~1', 'one learns it');
select is(tests.did(sending.add_copy(tests.id_of(1), tests.wamid_of(1))::text), 'nothing', 'its own id is no copy');
select is(tests.did(sending.add_copy(tests.id_of(1), 'copy')::text), 'sending.messages ~1', 'another one is');
select is(tests.did(sending.add_copy(tests.id_of(1), 'copy')::text), 'nothing', 'once');
select is(tests.did(sending.accept_message(tests.id_of(1), 'copy', null, util.current_time())), 'f: nothing', 'an id of before is no acceptance');
select is(tests.did(sending.accept_message(tests.id_of(2), 'further', null, util.current_time())), 'f: sending.messages ~1', 'a further id is a copy');
select is(tests.did(sending.accept_message(tests.id_of(2), tests.wamid_of(2), null, util.current_time())), 't: nothing', 'the same again is accepted');
update sending.messages set earlier_wamids = '{w4}' where id = tests.id_of(4);
update sending.messages set wamid = null, state = 'sending', accepted_at = null, delivered_at = null where id = tests.id_of(1);
select tests.remember();
select is(tests.did(sending.accept_message(tests.id_of(1), 'w4', 'y', util.current_time())), 't: flow.signals +1, leads.events +1, leads.leads ~1, outbox.jobs +1, sending.messages ~1', 'an id that another message had is none of this one');
select is((select format('%s %s %s', m.state, m.wamid, m.wa_id) from sending.messages as m where m.id = tests.id_of(1)), 'accepted w4 y', 'which is accepted by it');

-- Buttons.
select is((select jsonb_agg(b -> 'index')::text from jsonb_array_elements(sending.renew_buttons(tests.id_of(1), '[{"action": "continue"}, {"action": "stop"}]')) as b), '[0, 1]', 'buttons are counted from 0');
select tests.remember();
select is((select tests.did(jsonb_array_length(sending.renew_buttons(tests.id_of(1), '[{"action": "continue"}, {"action": "stop"}]')))), '2: sending.message_buttons ~2', 'new ones take the place of the old ones');
select is((select string_agg(format('%s %s', b.position, b.action), ', ' order by b.position) from sending.message_buttons as b where b.message_id = tests.id_of(1)), '0 continue, 1 stop', 'each with its action');
select is(tests.did(sending.record_press(tests.id_of(1), 1::smallint, util.current_time())::text), 'sending.message_buttons ~1', 'one is pressed');
select is(tests.did(sending.record_press(tests.id_of(1), 1::smallint, util.current_time() + interval '1 hour')::text), 'nothing', 'once');
select is((select b.position from sending.message_buttons as b where b.pressed_at is not null)::text, '1', 'the one that was');

select * from finish();
rollback;
