begin;
select plan(26);

select tests.make_crowd();
update sending.messages set sending_at = '2026-03-10 15:00Z';
update sending.channels set people_per_day = null, messages_per_second = 2;
select tests.remember();
create function tests.channel_of(p_code text) returns sending.channels language sql as $$ select c from sending.channels as c where c.code = p_code $$;
-- Asks, and sends when it may, as the claim does.
create function tests.reserve(p_code text, p_recipient text, p_at timestamptz default util.current_time()) returns text language plpgsql as $$
declare
    v_answer text;
begin
    select tests.did(concat_ws(' ', r.verdict, r.reason, to_char(r.due_at, 'HH24:MI:SS.MS'))) into v_answer
    from sending.reserve_send(tests.channel_of(p_code), p_recipient, p_at) as r;
    if v_answer like 'go:%' then
        insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, queued_at, sending_at)
        select m.lead_id, (tests.channel_of(p_code)).id, m.template_id, m.purpose, gen_random_uuid()::text, p_recipient, 'x', 'sending', 1, p_at, p_at
        from sending.messages as m
        order by m.id
        limit 1;
        perform tests.what_changed();
    end if;
    return v_answer;
end;
$$;
create function tests.later(p_by interval) returns timestamptz language sql as $$ select util.current_time() + p_by $$;

-- Two in a second, wherever it begins: the second's end and the next one's beginning do not make four.
select is(tests.reserve('principal', '+551', tests.later('0.6 s')), 'go: nothing', 'the first');
select is(tests.reserve('principal', '+552', tests.later('0.9 s')), 'go: nothing', 'the second in a second');
select is(tests.reserve('principal', '+553', tests.later('0.95 s')), 'hold channel_rate 16:00:01.850: nothing', 'a third waits for the first to be over, and a margin');
select is(tests.reserve('principal', '+553', tests.later('1.1 s')), 'hold channel_rate 16:00:01.850: nothing', 'also when another second of the clock began');
select is(tests.reserve('reserva', '+553', tests.later('1.1 s')), 'go: nothing', 'not over another number');
select is(tests.reserve('principal', '+554', tests.later('1.85 s')), 'go: nothing', 'then it goes');
select is(tests.reserve('principal', '+555', tests.later('2 s')), 'hold channel_rate 16:00:02.150: nothing', 'and the next waits for the second');
select is(tests.reserve('principal', '+555', tests.later('1.7 s')), 'hold channel_rate 16:00:02.150: nothing', 'a clock that is behind counts what was sent already');
select is(tests.reserve('principal', '+555', tests.later('-60 s')), 'go: nothing', 'a clock that was put right is not held back by what it sent while it was wrong');

-- One message in six seconds to one recipient, and a margin.
update sending.messages set sending_at = util.current_time() where lead_id = tests.nth(1) and recipient = tests.phone(1);
select tests.remember();
select is(tests.reserve('reserva', tests.phone(1), tests.later('5 s')), 'hold recipient_rate 16:00:07.000: nothing', 'whoever just got one waits, over any number');
select is(tests.reserve('reserva', tests.phone(2), tests.later('5 s')), 'go: nothing', 'whoever got none does not');
select is(tests.reserve('reserva', tests.phone(1), tests.later('7 s')), 'go: nothing', 'after seven seconds it goes');
update sending.messages set sending_at = tests.later('3 days') where recipient = tests.phone(4);
select tests.remember();
select is(tests.reserve('reserva', tests.phone(4), tests.later('10 s')), 'go: nothing', 'a clock that was put right holds nobody back for days');

-- People per day: those of all numbers together, each once, but for whom it is.
delete from sending.messages where send_key ~ '^.{8}-';
update sending.messages set sending_at = '2026-03-10 15:00Z', channel_id = tests.channel();
update sending.messages set channel_id = (tests.channel_of('reserva')).id where lead_id = tests.nth(4);
update sending.messages set sending_at = '2026-03-09 16:10Z' where lead_id = tests.nth(3);
update sending.channels set people_per_day = (select count(distinct m.recipient) from sending.messages as m), messages_per_second = 80;
select tests.remember();
select is(tests.reserve('principal', '+555', '2026-03-10 16:09:59Z'), 'hold people_per_day 16:19:59.000: nothing', 'a second before a day is over there is no room');
select is(tests.reserve('reserva', '+555', '2026-03-10 16:09:59Z'), 'hold people_per_day 16:19:59.000: nothing', 'over no number, since the limit is of all together');
select is(tests.reserve('principal', tests.phone(1), '2026-03-10 16:09:59Z'), 'go: nothing', 'but for those who had one');
select is(tests.reserve('reserva', tests.phone(2), '2026-03-10 16:09:59Z'), 'go: nothing', 'over whichever number');
select is(tests.reserve('principal', '+555', '2026-03-10 16:10:00Z'), 'go: nothing', 'a day after one, there is room');
select is(tests.reserve('reserva', '+557', '2026-03-10 16:10:00Z'), 'hold people_per_day 16:20:00.000: nothing', 'for one');
delete from sending.messages where send_key ~ '^.{8}-';
update sending.channels set people_per_day = null;

-- A number for which nobody answers.
update sending.messages set state = 'unknown', unknown_at = '2026-03-10 16:08Z', error = '{"phase": "no_answer"}', accepted_at = null, channel_id = (tests.channel_of('reserva')).id
where lead_id in (tests.nth(1), tests.nth(2), tests.nth(3));
select tests.remember();
select is(tests.reserve('reserva', '+556', '2026-03-10 16:08:30Z'), 'hold no_answers 16:09:00.000: nothing', 'rests');
select is(tests.reserve('principal', '+556', '2026-03-10 16:08:30Z'), 'go: nothing', 'another does not');
select is(tests.reserve('reserva', '+556', '2026-03-10 16:09:00Z'), 'go: nothing', 'for a minute');

delete from sending.messages where send_key ~ '^.{8}-';

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
select is(tests.resend('2026-03-10 16:08Z'::timestamptz + ops.setting_text('unknown_review_after')::interval), '1: flow.signals +1, leads.events +2, leads.leads ~1, outbox.jobs ~1, routing.waits +1, sending.messages ~1', 'then one is, which was sent once and whose job is dead');
select is((select string_agg(m.state, ' ' order by m.lead_id) from sending.messages as m where m.lead_id in (tests.nth(1), tests.nth(2), tests.nth(3))), 'queued unknown unknown', 'that one');

select * from finish();
rollback;
