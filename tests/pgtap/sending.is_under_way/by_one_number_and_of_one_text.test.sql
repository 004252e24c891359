begin;
select plan(11);

select tests.make_crowd();
create function tests.reserve() returns bigint language sql as $$ select c.id from sending.channels as c where c.code = 'reserva' $$;
create function tests.other_text() returns bigint language sql as $$ select t.id from sending.templates as t where t.code = 'rework_1' order by t.id limit 1 $$;
create function tests.text_of_one() returns bigint language sql as $$ select (tests.message_of(tests.nth(1))).template_id $$;
create function tests.under_way(p_template_id bigint default null, p_channel_id bigint default tests.channel()) returns boolean language sql as $$ select sending.is_under_way(p_channel_id, util.current_time(), p_template_id) $$;
update sending.messages set sending_at = util.current_time() - interval '59 minutes';
select ok(not tests.under_way(), 'what was accepted is under way no more');
update sending.messages set state = 'sending', wamid = null, accepted_at = null, sent_at = null, delivered_at = null where lead_id = tests.nth(1);
select ok(tests.under_way(), 'what is being sent is');
select ok(not tests.under_way(p_channel_id => tests.reserve()), 'by that number');
select ok(tests.under_way(tests.text_of_one()), 'with that text');
select ok(not tests.under_way(tests.other_text()), 'and no other');
update sending.messages set sending_at = util.current_time() - interval '1 hour' where lead_id = tests.nth(1);
select ok(not tests.under_way(), 'not for longer than an hour');
update sending.messages set state = 'accepted', accepted_at = util.current_time(), chatwoot_message_id = 5, sending_at = util.current_time() where lead_id = tests.nth(1);
select ok(tests.under_way(), 'what Chatwoot took and WhatsApp did not is');
update sending.messages set wamid = 'w' where lead_id = tests.nth(1);
select ok(not tests.under_way(), 'what WhatsApp took is not');
update sending.messages set wamid = null, state = 'failed' where lead_id = tests.nth(1);
select ok(not tests.under_way(), 'nor what was refused');
update sending.messages set state = 'sending', wamid = null, accepted_at = null, sent_at = null, delivered_at = null where lead_id = tests.nth(4);
select ok(tests.under_way(p_channel_id => tests.reserve()), 'by the other number another one is');
select ok(not tests.under_way(), 'and by this one none');

select * from finish();
rollback;
