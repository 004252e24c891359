begin;
select plan(18);

-- Four leads: one silent, one engaged, one lost, one whose person asked to be left alone.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 5) as n;
select leads.change_status(l.id, 'engaged', 'operator') from l where l.n = 2;
select leads.change_status(l.id, 'lost', 'operator', 'price') from l where l.n = 3;
select tests.reply(l.id, 'PARAR') from l where l.n = 4;
select leads.change_status(l.id, 'qualified', 'operator') from l where l.n = 5;
select tests.advance('1 hour');
select tests.remember();
create function tests.say(p_n integer, p_id bigint, p_body text default 'Quero saber') returns text language sql as $$
    select coalesce(inbox.record_words_elsewhere(l.id, tests.channel(), '2026-03-10 15:30:00+00', p_id, p_body, 8, 7700), 'goes on') from l where l.n = p_n
$$;
create function tests.last(p_n integer) returns text language sql as $$
    select concat_ws(' ', e.kind, e.actor, e.data - '{inbound,written_at,commitments}'::text[], (e.data ->> 'written_at')::timestamptz at time zone 'UTC') from leads.events as e join l on l.id = e.lead_id where l.n = p_n and e.kind = 'replied' order by e.seq desc limit 1
$$;
select is(tests.say(1, 501), 'goes on', 'one who was silent');
select is(tests.standing_of(l.id), 'engaged answer_person', 'waits for an answer') from l where l.n = 1;
select is(tests.last(1), 'replied person {"kind": "elsewhere", "is_news": true, "inbox_id": 8, "conversation_id": 7700} 2026-03-10 15:30:00', 'the history says where they wrote');
select is(
    (select concat_ws(' ', i.kind, i.body, i.written_at at time zone 'UTC', i.chatwoot_message_id, i.wamid, i.person_id = tests.person_id(l.id)) from inbox.replies as i join l on l.id = i.lead_id where l.n = 1),
    'elsewhere Quero saber 2026-03-10 15:30:00 501 t', 'the words are kept as theirs'
);
select is(tests.say(1, 501), 'known', 'the same message again is known');
select is((select count(*) from inbox.replies as i join l on l.id = i.lead_id where l.n = 1), 1::bigint, 'and counted once');
select is(tests.say(2, 502), 'goes on', 'one who was engaged');
select is(tests.standing_of(l.id), 'engaged answer_person', 'is still') from l where l.n = 2;
select is((select count(*) from leads.events as e join l on l.id = e.lead_id where l.n = 2 and e.kind = 'status_changed'), 1::bigint, 'without becoming it again');
select is(tests.say(5, 505), 'goes on', 'one who was qualified');
select is(tests.status(l.id), 'qualified', 'stays so') from l where l.n = 5;
select is(tests.say(3, 503), 'after_the_end', 'one who was lost');
select is(tests.standing_of(l.id), 'lost', 'stays lost') from l where l.n = 3;
select is(tests.last(3), 'replied person {"kind": "elsewhere", "is_news": true, "outcome": "after_the_end", "inbox_id": 8, "conversation_id": 7700} 2026-03-10 15:30:00', 'which the history says');
select is(tests.say(4, 504), 'suppressed', 'one who asked to be left alone');
select is(tests.standing_of(l.id), 'opted_out suppressed', 'is left alone') from l where l.n = 4;
select is(tests.say(2, 506, 'obrigada'), 'goes on', 'thanks');
select is(tests.last(2), 'replied person {"kind": "elsewhere", "is_news": true, "inbox_id": 8, "conversation_id": 7700, "is_acknowledgment": true} 2026-03-10 15:30:00', 'are told as such');

select * from finish();
rollback;
