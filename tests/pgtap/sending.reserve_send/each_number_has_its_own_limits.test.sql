begin;
select plan(23);

select tests.make_crowd();
update sending.messages set sending_at = '2026-03-10 15:00Z';
update sending.channels set people_per_day = null, messages_per_second = 2;
delete from sending.send_seconds;
select tests.remember();
create function tests.channel_of(p_code text) returns sending.channels language sql as $$ select c from sending.channels as c where c.code = p_code $$;
create function tests.reserve(p_code text, p_recipient text, p_at timestamptz default util.current_time()) returns text language sql as $$
    select tests.did(concat_ws(' ', r.verdict, r.reason, to_char(r.due_at, 'HH24:MI:SS'))) from sending.reserve_send(tests.channel_of(p_code), p_recipient, p_at) as r
$$;
select is(tests.reserve('principal', '+551'), 'go: sending.send_seconds +1', 'the first');
select is(tests.reserve('principal', '+552'), 'go: sending.send_seconds ~1', 'the second in a second');
select is(tests.reserve('principal', '+553'), 'hold channel_rate 16:00:01: nothing', 'a third waits for the next');
select is(tests.reserve('reserva', '+553'), 'go: sending.send_seconds +1', 'not over another number');
select is(tests.reserve('principal', '+553', util.current_time() + interval '1 second'), 'go: sending.send_seconds ~1', 'then it goes');
select is(tests.reserve('principal', '+554', util.current_time()), 'go: sending.send_seconds ~1', 'a clock that is behind counts in the second that was begun');
select is(tests.reserve('principal', '+554', util.current_time()), 'hold channel_rate 16:00:01: nothing', 'of which it is full');
select is(tests.reserve('principal', '+554', util.current_time() - interval '59 seconds'), 'hold channel_rate 15:59:02: nothing', 'though it is a minute behind');
select is(tests.reserve('principal', '+554', util.current_time() - interval '60 seconds'), 'go: sending.send_seconds ~1', 'a clock that was put right begins anew');

-- One message in six seconds to one recipient.
update sending.messages set sending_at = util.current_time() where lead_id = tests.nth(1);
select tests.remember();
select is(tests.reserve('reserva', tests.phone(1), util.current_time() + interval '1 second'), 'hold recipient_rate 16:00:06: nothing', 'whoever just got one waits, over any number');
select is(tests.reserve('reserva', tests.phone(2), util.current_time() + interval '1 second'), 'go: sending.send_seconds ~1', 'whoever got none does not');
select is(tests.reserve('reserva', tests.phone(1), util.current_time() + interval '6 seconds'), 'go: sending.send_seconds ~1', 'after six seconds it goes');

-- People per day: those of this number, each once, but for whom it is.
update sending.messages set sending_at = '2026-03-10 15:00Z', channel_id = tests.channel();
update sending.messages set channel_id = (tests.channel_of('reserva')).id where lead_id = tests.nth(4);
update sending.messages set sending_at = '2026-03-09 16:10Z' where lead_id = tests.nth(3);
update sending.channels set people_per_day = (select count(distinct m.recipient) from sending.messages as m where m.channel_id = tests.channel()), messages_per_second = 80;
select tests.remember();
select is(tests.reserve('principal', '+555', '2026-03-10 16:10:00Z'), 'go: sending.send_seconds ~1', 'a day after one, there is room');
select is(tests.reserve('principal', '+555', '2026-03-10 16:09:59Z'), 'hold people_per_day 16:19:59: nothing', 'a second before there was none');
select is(tests.reserve('principal', tests.phone(1), '2026-03-10 16:09:59Z'), 'go: sending.send_seconds ~1', 'but for those who had one');
select is(tests.reserve('reserva', '+555', '2026-03-10 16:09:59Z'), 'go: sending.send_seconds ~1', 'and over another number');

-- A number for which nobody answers.
update sending.messages set state = 'unknown', unknown_at = '2026-03-10 16:08Z', error = '{"phase": "no_answer"}', accepted_at = null, channel_id = (tests.channel_of('reserva')).id
where lead_id in (tests.nth(1), tests.nth(2), tests.nth(3));
select tests.remember();
select is(tests.reserve('reserva', '+556', '2026-03-10 16:08:30Z'), 'hold no_answers 16:09:00: nothing', 'rests');
select is(tests.reserve('principal', '+556', '2026-03-10 16:08:30Z'), 'go: sending.send_seconds ~1', 'another does not');
select is(tests.reserve('reserva', '+556', '2026-03-10 16:09:00Z'), 'go: sending.send_seconds ~1', 'for a minute');

-- Unknown ones are sent again where others over the same number were heard of since.
update ops.settings set value = '"resend"' where key = 'unknown_policy';
update outbox.jobs set state = 'dead', finished_at = now() where kind = 'whatsapp.template' and lead_id in (tests.nth(1), tests.nth(2), tests.nth(3));
update sending.messages set sent_at = null, delivered_at = null, read_at = null, sends = 1;
update sending.messages set sent_at = '2026-03-10 16:30Z', sending_at = '2026-03-10 15:00Z' where lead_id = tests.nth(5);
create function tests.resend(p_at timestamptz) returns text language sql as $$ select tests.did(sending.resolve_unknown(p_at)) $$;
select tests.remember();
select is(tests.resend('2026-03-10 18:00Z'), '0: nothing', 'what was heard over another number proves nothing');
update sending.messages set delivered_at = '2026-03-10 16:30Z', channel_id = (tests.channel_of('reserva')).id where lead_id = tests.nth(5);
update sending.messages set sends = 2 where lead_id = tests.nth(3);
update sending.messages set unknown_at = '2026-03-10 16:20Z' where lead_id = tests.nth(2);
update outbox.jobs set state = 'done' where kind = 'whatsapp.template' and lead_id = tests.nth(2);
select tests.remember();
select is(tests.resend('2026-03-10 16:08Z'::timestamptz + ops.setting_text('unknown_review_after')::interval - interval '1 second'), '0: nothing', 'not before its time');
select is(tests.resend('2026-03-10 16:08Z'::timestamptz + ops.setting_text('unknown_review_after')::interval), '1: flow.signals +1, leads.events +2, leads.leads ~1, outbox.jobs ~1, sending.messages ~1', 'then one is, which was sent once and whose job is dead');
select is((select string_agg(m.state, ' ' order by m.lead_id) from sending.messages as m where m.lead_id in (tests.nth(1), tests.nth(2), tests.nth(3))), 'queued unknown unknown', 'that one');

select * from finish();
rollback;
