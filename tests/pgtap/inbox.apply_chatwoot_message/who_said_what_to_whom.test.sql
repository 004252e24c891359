begin;
select plan(46);

-- Two leads that were written to. What becomes of words, answers, presses and conversations is not asked here, but which are told to whom.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 2) as n;
select tests.drain();
create temporary table m as select l.n, x.id, x.wamid from l join sending.messages as x on x.lead_id = l.id;
create temporary table told (n serial, said text);
create function tests.note(variadic p_words text[]) returns void language sql as $$ insert into told (said) values (array_to_string(p_words, ' ', '-')) $$;
create function tests.nth_of(p_lead_id bigint) returns text language sql as $$ select coalesce((select l.n::text from l where l.id = p_lead_id), '-') $$;
create function tests.at(p_at timestamptz) returns text language sql as $$ select to_char(p_at at time zone 'UTC', 'HH24:MI') $$;
create or replace function inbox.lead_of_conversation(p_channel_id bigint, p_conversation jsonb, p_at timestamptz) returns bigint language sql as $$ select l.id from l where l.n = (p_conversation ->> 'id')::integer $$;
create or replace function inbox.apply_stranger(p_wamid text, p_phone text, p_user_id text, p_wish text, p_at timestamptz) returns inbox.applied language sql as $$
    select tests.note('stranger', p_wamid, p_phone, p_user_id, p_wish, tests.at(p_at));
    select row('ignored', 'unknown_person', null, null, p_wamid)::inbox.applied
$$;
create or replace function flow.void_signal(p_natural_key text, p_actor text, p_reason text) returns bigint language sql as $$ select tests.note('void', p_natural_key, p_actor, p_reason); select 1::bigint $$;
create or replace function inbox.reread_replies(p_lead_id bigint) returns integer language sql as $$ select tests.note('reread', tests.nth_of(p_lead_id)); select 1 $$;
create or replace function inbox.record_human_answer(p_lead_id bigint, p_consultant_id bigint, p_at timestamptz, p_natural_key text default null, p_is_question boolean default false) returns boolean language sql as $$
    select tests.note('answer', tests.nth_of(p_lead_id), (select c.email from routing.consultants as c where c.id = p_consultant_id), tests.at(p_at), p_natural_key, p_is_question::text);
    select true
$$;
create or replace function chatwoot.adopt_conversation(p_lead_id bigint, p_channel_id bigint, p_conversation jsonb, p_is_humans boolean, p_now timestamptz, p_said_at timestamptz default null) returns boolean language sql as $$
    select tests.note('adopt', tests.nth_of(p_lead_id), p_is_humans::text, tests.at(p_said_at));
    select true
$$;
create or replace function people.record_number(p_person_id bigint, p_phone_key text, p_what text, p_at timestamptz) returns void language sql as $$ select tests.note('number', p_phone_key, p_what, tests.at(p_at)) $$;
create or replace function sending.record_press(p_message_id bigint, p_position smallint, p_at timestamptz) returns void language sql as $$ select tests.note('press', (select m.n::text from m where m.id = p_message_id), p_position::text, tests.at(p_at)) $$;
create or replace function sending.message_by_chatwoot(p_channel_id bigint, p_chatwoot_message_id bigint) returns bigint language sql as $$ select m.id from m where m.n = p_chatwoot_message_id $$;
create or replace function inbox.record_reply(
    p_lead_id bigint, p_channel_id bigint, p_written_at timestamptz, p_wamid text, p_chatwoot_message_id bigint, p_kind text, p_body text, p_action text default null, p_answers_message_id bigint default null,
    p_answered_wamid text default null, p_came_by text[] default '{}', p_phone text default null, p_phone_key text default null, p_user_id text default null, out inbound_id bigint, out lead_id bigint, out outcome text
) language plpgsql as $$
begin
    perform tests.note(
        'reply', tests.nth_of(p_lead_id), tests.at(p_written_at), p_wamid, p_chatwoot_message_id::text, p_kind, p_body, p_action, (select m.n::text from m where m.id = p_answers_message_id), p_answered_wamid, p_came_by::text,
        p_phone, p_user_id
    );
    lead_id := p_lead_id;
    outcome := case p_body when 'wrong' then 'wrong_person' when 'known' then 'known' else 'replied' end;
end;
$$;
create or replace function inbox.offer_cards(p_lead_id bigint, p_message_key text, p_cards jsonb, p_has_order boolean, p_at timestamptz) returns integer language sql as $$ select tests.note('cards', tests.nth_of(p_lead_id), p_message_key, p_cards::text, p_has_order::text, tests.at(p_at)); select 1 $$;
create or replace function leads.detach_number(p_person_id bigint, p_phone_key text, p_reason text, p_said_at timestamptz, p_new_wa_id text default null) returns integer language sql as $$ select tests.note('detach', p_phone_key, p_reason, tests.at(p_said_at)); select 1 $$;
create or replace function inbox.take_back_words(p_person_id bigint) returns integer language sql as $$ select tests.note('take back', p_person_id::text); select 1 $$;
create or replace function sending.learn_chatwoot_user(p_channel_id bigint, p_user_id bigint) returns void language sql as $$ select tests.note('we are', p_user_id::text) $$;

create function tests.apply(p_message jsonb, p_conversation jsonb default '{}', p_kind text default 'message', p_mode text default 'cloud') returns text language plpgsql as $$
declare
    v_channel sending.channels;
    v_applied inbox.applied;
begin
    delete from told;
    select * into v_channel from sending.channels as c;
    v_channel.mode := p_mode;
    v_channel.chatwoot_user_id := 109;
    v_applied := inbox.apply_chatwoot_message(v_channel, p_kind, jsonb_build_object(
        'account_id', 1, 'message', '{"id": 500, "type": "incoming", "content": "Oi", "created_at": "2026-03-10T14:30:00Z", "wamid": "w.1"}'::jsonb || p_message,
        'conversation', '{"id": 1, "phone": "+5511971235924", "source_id": "5511971235924"}'::jsonb || p_conversation
    ), '2026-03-10 15:00:00+00');
    return concat_ws(' ', v_applied.state, v_applied.reason, tests.nth_of(v_applied.lead_id)) || coalesce(': ' || (select string_agg(t.said, ', ' order by t.n) from told as t), '');
end;
$$;

-- NOTES
create temporary table note as select min(j.id) as id from outbox.jobs as j where j.kind = 'chatwoot.note';
select is(tests.apply('{"is_private": true, "sender_type": "user", "sender_id": 101}'), 'ignored private_note -', 'a note of somebody''s');
select is(tests.apply(jsonb_build_object('is_private', true, 'outbox_id', n.id, 'sender_type', 'User', 'sender_id', 101)), 'ignored echo -: we are 101', 'one of ours, by which we know who we are') from note as n;
select is(tests.apply(jsonb_build_object('is_private', true, 'outbox_id', n.id, 'sender_type', 'agent_bot', 'sender_id', 101)), 'ignored echo -', 'unless a robot wrote it') from note as n;
select is(tests.apply(jsonb_build_object('is_private', true, 'outbox_id', (select min(j.id) from outbox.jobs as j where j.kind <> 'chatwoot.note'), 'sender_type', 'user', 'sender_id', 101)), 'ignored private_note -', 'another order is no note');

-- WHAT IS NO MESSAGE OF A HUMAN
select is(tests.apply('{"type": "template"}'), 'ignored other_message -', 'a message of another type');
select is(tests.apply('{"type": null}'), 'ignored other_message -', 'or of none');
select is(tests.apply('{"type": "outgoing", "sender_type": "agent_bot", "sender_id": 101}'), 'ignored automation -', 'what a robot writes');
select is(tests.apply('{"type": "outgoing", "sender_type": null}'), 'ignored automation -', 'or nobody');
select is(tests.apply('{"type": "outgoing", "sender_type": "user", "sender_id": 101, "is_automatic": true}'), 'ignored automation -', 'or a rule in somebody''s name');
select is(tests.apply('{"type": "outgoing", "sender_type": "user", "sender_id": 101, "is_failed": true}'), 'ignored not_sent -', 'what could not be sent');
select is(tests.apply('{"type": "outgoing", "sender_type": "User", "sender_id": 109}', p_mode => 'chatwoot'), 'ignored echo -', 'what we send over Chatwoot ourselves');
select is(tests.apply('{"type": "outgoing", "sender_type": "agent_bot", "sender_id": 109}', p_mode => 'chatwoot'), 'ignored automation -', 'not a robot of that number');
select is(tests.apply('{"type": "incoming"}', p_kind => 'message_failed'), 'ignored other_message -', 'what comes in cannot fail');

-- ANSWERS
select is(tests.apply('{"type": "outgoing", "sender_type": "User", "sender_id": 102}'), 'applied 1: answer 1 consultant2@example.com 14:30 cw:message:1:500:1773153000 false, adopt 1 true 14:30', 'an answer of a consultant');
select is(tests.apply('{"type": "outgoing", "sender_type": "user", "sender_id": 109, "content": "Tudo bem?"}', '{"id": 2}'), 'applied 2: answer 2 - 14:30 cw:message:1:500:1773153000 true, adopt 2 true 14:30', 'a question of somebody else, where we send by ourselves');
select is(tests.apply('{"type": "outgoing", "sender_type": "user", "sender_id": 101}', p_mode => 'chatwoot'), 'applied 1: answer 1 consultant1@example.com 14:30 cw:message:1:500:1773153000 false, adopt 1 true 14:30', 'of another than us over Chatwoot');
select is(tests.apply('{"type": "outgoing", "sender_type": "agent_bot", "is_from_phone": true, "content": null}'), 'applied 1: answer 1 - 14:30 cw:message:1:500:1773153000 false, adopt 1 true 14:30', 'what somebody writes on the phone itself');
select is(tests.apply('{"type": "outgoing", "sender_type": "user", "sender_id": 101, "created_at": "2026-03-10T16:30:00Z"}'), 'applied 1: answer 1 consultant1@example.com 15:00 cw:message:1:500:1773160200 false, adopt 1 true 15:00', 'nothing is said after now');
select is(tests.apply('{"type": "outgoing", "sender_type": "user", "sender_id": 101, "created_at": null}'), 'applied 1: answer 1 consultant1@example.com 15:00 cw:message:1:500 false, adopt 1 true 15:00', 'what says no time is said now');
update routing.consultants set chatwoot_agent_id = null where email = 'consultant2@example.com';
insert into routing.consultants (name, email, chatwoot_agent_id, is_active) values ('Velho', 'old@example.com', 104, false);
select is(tests.apply('{"type": "outgoing", "sender_type": "user", "sender_id": 104}'), 'applied 1: answer 1 old@example.com 14:30 cw:message:1:500:1773153000 false, adopt 1 true 14:30', 'of one who works here no longer');
select is(tests.apply('{"type": "outgoing", "sender_type": "user", "sender_id": 101}', '{"id": 9}'), 'ignored unknown_person -', 'to nobody of ours');

-- REFUSALS
select is(tests.apply('{"type": "outgoing", "sender_type": "user", "sender_id": 101, "is_failed": true}', p_kind => 'message_failed'), 'applied 1: void cw:message:1:500:1773153000 chatwoot answer_failed, reread 1', 'an answer that was refused counts for nothing');
select is((select string_agg(concat_ws(' ', l.n, e.actor, e.data), ', ') from leads.events as e join l on l.id = e.lead_id where e.kind = 'answer_failed'), '1 chatwoot {"message_id": 500, "conversation_id": 1}', 'the history of that lead says so');
create temporary table d as select inbox.keep_delivery('chatwoot', '{}') as id;
insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state, created_at) select d.id, 'cw:message_failed:1:500:1773153000', 'message_failed', '{}', util.current_time(), 'ignored', util.current_time() from d;
select is(tests.apply('{"type": "outgoing", "sender_type": "user", "sender_id": 101}'), 'ignored not_sent 1', 'a refusal may come first');
select is(tests.apply('{"type": "outgoing", "sender_type": "user", "sender_id": 101, "id": 501}'), 'applied 1: answer 1 consultant1@example.com 14:30 cw:message:1:501:1773153000 false, adopt 1 true 14:30', 'of another message it says nothing');

-- WORDS
select is(tests.apply('{}'), 'applied 1: number m551171235924 answered 14:30, adopt 1 false 14:30, reply 1 14:30 w.1 500 text Oi - - - {phone:m551171235924} +5511971235924 -, adopt 1 false 14:30', 'words of a person');
select is(tests.apply('{"content": "known"}', '{"id": 2, "phone": null, "source_id": "551171237281"}'), 'applied known 2: number m551171237281 answered 14:30, adopt 2 false 14:30, reply 2 14:30 w.1 500 text known - - - {phone:m551171237281} 551171237281 -, adopt 2 false 14:30', 'of another, whose number is the conversation''s; known words say so');
select is(tests.apply('{}', '{"phone": null, "source_id": "BR.abc-1"}'), 'applied 1: number - answered 14:30, adopt 1 false 14:30, reply 1 14:30 w.1 500 text Oi - - - {bsuid:BR.abc-1} - BR.abc-1, adopt 1 false 14:30', 'by an id alone');
select is(tests.apply('{"content": null}'), 'applied 1: number m551171235924 answered 14:30, adopt 1 false 14:30, reply 1 14:30 w.1 500 attachment - - - - {phone:m551171235924} +5511971235924 -, adopt 1 false 14:30', 'without words it is something else');
select is(tests.apply('{"has_attachments": true}') ~ 'reply 1 14:30 w.1 500 attachment Oi', true, 'with a picture too');
select is(tests.apply('{"content_type": "sticker", "content": null}') ~ 'reply 1 14:30 w.1 500 sticker', true, 'a sticker');
select is(tests.apply('{"cards": [1], "content": "Rui"}') ~ 'reply 1 14:30 w.1 500 cards Rui .*, cards 1 wa:w.1 \[1\] false 14:30, adopt', true, 'cards are offered, by the message of WhatsApp');
select is(tests.apply('{"cards": [1], "wamid": null}') ~ 'cards 1 cw:message:1:500:1773153000 \[1\] false 14:30', true, 'or by that of Chatwoot');
select is(tests.apply('{"content": "wrong"}'), 'applied wrong_person 1: number m551171235924 answered 14:30, adopt 1 false 14:30, reply 1 14:30 w.1 500 text wrong - - - {phone:m551171235924} +5511971235924 -, detach m551171235924 wrong_person 14:30, take back ' || tests.person_id(l.id) || ', adopt 1 false 14:30', 'who is somebody else says so') from l where l.n = 1;
select is(tests.apply('{"is_reaction": true}'), 'ignored reaction 1', 'a thumb is no word');

-- PRESSES
create function tests.button() returns text language sql as $$ select t.buttons #>> '{0,text}' from sending.messages as x join sending.templates as t on t.id = x.template_id join m on m.id = x.id where m.n = 1 $$;
select is(tests.apply(jsonb_build_object('content', tests.button())) ~ ('press 1 0 14:30, reply 1 14:30 w.1 500 text ' || tests.button() || ' [a-z]+ - -'), true, 'the words of a button are a press, of our last message');
select is(tests.apply(jsonb_build_object('content', tests.button(), 'answers_wamid', m.wamid)) ~ ('press 1 0 14:30, reply 1 14:30 w.1 500 button ' || tests.button() || ' [a-z]+ 1 ' || m.wamid), true, 'of that which they answer') from m where m.n = 1;
select is(tests.apply(jsonb_build_object('content', tests.button(), 'answers_id', '1')) ~ ('press 1 0 14:30, reply 1 14:30 w.1 500 button ' || tests.button() || ' [a-z]+ 1 -'), true, 'as Chatwoot names it');
select is(tests.apply(jsonb_build_object('content', tests.button(), 'answers_id', 'x')) ~ ('press 1 0 14:30, reply 1 14:30 w.1 500 text ' || tests.button()), true, 'not by what is no number');
select is(tests.apply(jsonb_build_object('content', tests.button(), 'answers_wamid', m.wamid)) ~ ('press 1 0 14:30, reply 1 14:30 w.1 500 text ' || tests.button() || ' [a-z]+ - ' || m.wamid), true, 'a message to another is none of theirs') from m where m.n = 2;
select is(tests.apply(jsonb_build_object('content', 'Oi', 'answers_wamid', m.wamid)) ~ 'reply 1 14:30 w.1 500 text Oi - 1 ', true, 'other words answer it without a press') from m where m.n = 1;

-- WHAT WHATSAPP ITSELF SAID OF IT
insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state, reason, lead_id, created_at)
select d.id, 'wa:message:100200300:' || t.wamid, 'message', '{}', util.current_time(), t.state, t.reason, l.id, util.current_time()
from d, (values ('w.group', 'ignored', 'group_message', 1), ('w.counted', 'applied', 'reaction', 1), ('w.echo', 'ignored', 'unknown_person', 1), ('w.mismatch', 'applied', 'sender_mismatch', 1), ('w.theirs', 'applied', 'sender_mismatch', 2)) as t (wamid, state, reason, n) join l using (n);
select is(tests.apply('{"wamid": "w.group"}'), 'ignored group_message 1', 'that it is no message');
select is(tests.apply('{"wamid": "w.mismatch"}'), 'ignored sender_mismatch 1', 'that somebody else may have the number');
select is(
    (select string_agg(split_part(tests.apply(jsonb_build_object('wamid', w)), ':', 1), ', ') from unnest('{w.counted,w.echo,w.theirs,w.none}'::text[]) as w), 'applied 1, applied 1, applied 1, applied 1', 'or nothing of the kind, of this person'
);

-- STRANGERS
select is(tests.apply('{"content": "PARAR"}', '{"id": 9}'), 'ignored unknown_person -: stranger w.1 +5511971235924 - stop 14:30', 'what nobody of ours writes is read for a wish');
select is(tests.apply('{"content": "Oi"}', '{"id": 9, "source_id": "BR.1"}'), 'ignored unknown_person -: stranger w.1 +5511971235924 BR.1 - 14:30', 'with the id that they have');

select * from finish();
rollback;
