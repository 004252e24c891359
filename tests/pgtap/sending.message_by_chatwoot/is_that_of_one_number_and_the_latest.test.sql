begin;
select plan(5);

-- Chatwoots of two numbers give the same ids; one of them was restored and gave an id twice.
select tests.make_crowd();
create function tests.reserve() returns bigint language sql as $$ select c.id from sending.channels as c where c.code = 'reserva' $$;
create function tests.sent(p_n integer) returns bigint language sql as $$ select (tests.message_of(tests.nth(p_n))).id $$;
update sending.messages set chatwoot_message_id = 50, accepted_at = util.current_time() - interval '2 hours' where id = tests.sent(1);
update sending.messages set chatwoot_message_id = 50, accepted_at = util.current_time() - interval '1 hour' where id = tests.sent(4);
update sending.messages set chatwoot_message_id = 51 where id = tests.sent(2);
select is(sending.message_by_chatwoot(tests.channel(), 50), tests.sent(1), 'the message of this number');
select is(sending.message_by_chatwoot(tests.reserve(), 50), tests.sent(4), 'and of the other');
select is(sending.message_by_chatwoot(tests.reserve(), 51), null, 'none of theirs');
update sending.messages set chatwoot_message_id = 50, accepted_at = util.current_time() - interval '3 hours' where id = tests.sent(3);
select is(sending.message_by_chatwoot(tests.channel(), 50), tests.sent(1), 'of two the one that was accepted last, though it is the older order');
update sending.messages set accepted_at = null, state = 'queued', wamid = null, sent_at = null, delivered_at = null, read_at = null where id = tests.sent(3);
select is(sending.message_by_chatwoot(tests.channel(), 50), tests.sent(1), 'not one that nobody accepted');

select * from finish();
rollback;
