begin;
select plan(26);

-- Two people who write to the site's chat; a third of another account whose contact has the same id there.
select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('outra', '500600700', 2, 7);
insert into chatwoot.contacts (person_id, channel_id, contact_id, source_id, updated_at)
select tests.person_id(u.lead_id), c.id, 9001, '1', util.current_time() from u, sending.channels as c where c.code = 'outra';
create function tests.elsewhere(p_id integer, p_type text, p_minutes integer, p_patch jsonb default '{}', p_conversation integer default 7700, p_n integer default 1)
returns text language sql as $$
    select tests.chatwoot_says(jsonb_set(
        tests.chatwoot_message(p_id, p_type, 'Oi', p_n => p_n), '{conversation}',
        tests.chatwoot_conversation(p_n) || jsonb_build_object('id', p_conversation, 'inbox_id', 8)
    ) || jsonb_build_object(
        'inbox', '{"id": 8}'::jsonb, 'source_id', null,
        'created_at', to_char(util.current_time() at time zone 'UTC' + p_minutes * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    ) || case p_type when 'outgoing' then '{"sender": {"id": 102, "type": "user"}}'::jsonb else '{}' end || p_patch)
$$;
select tests.advance('1 day');
select tests.remember();
create temporary table other as select tests.snapshot(lead_id) from u;

select is(tests.elsewhere(501, 'incoming', -60), 'message applied elsewhere', 'words in the chat of the site');
select is(tests.next_action(lead_id), 'answer_person', 'are those of the contact of this account') from t;
select is(tests.snapshot(u.lead_id), other.snapshot, 'nobody''s with that id in another') from u, other;
-- The uninvolved one writes on WhatsApp meanwhile.
select tests.write(2, 'wamid.u', p_at => util.current_time() - interval '55 minutes');
select is(tests.elsewhere(502, 'outgoing', -50), 'message applied elsewhere', 'a human answers there, whatever others wrote elsewhere');
select is(tests.next_action(t.lead_id) || ' ' || tests.next_action(u.lead_id), 'await_reply answer_person', 'who was asked waits no more, the other does') from t, u;
select is((select string_agg(e.data ->> 'consultant_id', ' ') from leads.events as e, t where e.lead_id = t.lead_id and e.kind = 'answered'), tests.consultant(2)::text, 'the history names who answered');

-- What was asked on WhatsApp before, and answered, is past.
select tests.write(1, 'wamid.t', p_at => util.current_time() - interval '45 minutes');
select tests.chatwoot_says(tests.chatwoot_message(600, 'outgoing', 'Bom dia', jsonb_build_object('created_at', extract(epoch from util.current_time() - interval '44 minutes')::integer)));
select is(tests.next_action(lead_id), 'await_reply', 'asked and answered here') from t;
select is(tests.elsewhere(503, 'incoming', -40), 'message applied elsewhere', 'asked there again');
select is(tests.elsewhere(504, 'outgoing', -41), 'message ignored other_inbox', 'what was said before it does not answer it');
select is(tests.elsewhere(505, 'outgoing', -39, '{"content_attributes": {"external_error": "550"}}'), 'message ignored other_inbox', 'nor what was refused at once');
select is(tests.elsewhere(506, 'outgoing', -38, '{"sender": {"id": 101, "type": "agent_bot"}}'), 'message ignored other_inbox', 'nor a robot');
update sending.channels set chatwoot_user_id = 103;
select is(tests.elsewhere(507, 'outgoing', -37, '{"sender": {"id": 103, "type": "user"}}'), 'message ignored other_inbox', 'nor we ourselves');
select is(tests.elsewhere(508, 'outgoing', -36, '{"content_attributes": {"is_reaction": true}}'), 'message ignored other_inbox', 'nor a thumb');
select is(tests.next_action(lead_id), 'answer_person', 'they wait') from t;
select is(tests.elsewhere(509, 'outgoing', -35, '{"sender": {"id": 777, "type": "user"}}'), 'message applied elsewhere', 'an agent who is no consultant does');
select is(tests.next_action(lead_id), 'await_reply', 'they wait no more') from t;

-- A refusal that came first; of another person's message it says nothing.
select tests.elsewhere(510, 'incoming', -30);
select is(tests.elsewhere(900, 'outgoing', -29, '{"event": "message_updated", "content_attributes": {"external_error": "550"}}'), 'message_failed ignored other_inbox', 'one message was refused');
select is(tests.elsewhere(511, 'outgoing', -28), 'message applied elsewhere', 'another was not');
select is(tests.elsewhere(511, 'outgoing', -28, '{"event": "message_updated", "content_attributes": {"external_error": "550"}}'), 'message_failed applied elsewhere', 'until it is') ;
select is(
    (select string_agg(concat_ws(' ', e.lead_id = t.lead_id, e.data ->> 'message_id', e.data ->> 'conversation_id'), ', ' order by e.seq) from leads.events as e, t where e.kind = 'answer_failed'), 't 511 7700',
    'the history of that lead says so'
);

-- In which conversation, and whose: another lead's words there ask nothing of this one.
select tests.elsewhere(520, 'incoming', -20, p_conversation => 7750);
select tests.elsewhere(521, 'incoming', -19, p_conversation => 7800, p_n => 2);
select is(tests.elsewhere(522, 'outgoing', -18, p_conversation => 7751), 'message ignored other_inbox', 'an answer where nobody asked');
select is(tests.elsewhere(523, 'outgoing', -17, p_conversation => 7800), 'message ignored other_inbox', 'or where another did');
select is(tests.next_action(lead_id), 'answer_person', 'they wait') from t;
-- Whoever is no contact of ours by their number.
create temporary table w as select tests.lead(3) as lead_id;
select tests.advance('1 hour');
select is(tests.elsewhere(530, 'incoming', -5, p_conversation => 7900, p_n => 3), 'message applied elsewhere', 'one whom the site knows and we do not');
select is(tests.next_action(lead_id), 'answer_person', 'is known by their phone') from w;

-- Of two whom this account had under one id the one who is worked on.
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('terceira', '500600800', 1, 9);
create temporary table x as select tests.lead(4) as ended, tests.lead(5) as open;
insert into chatwoot.contacts (person_id, channel_id, contact_id, source_id, updated_at)
select tests.person_id(ended), tests.channel(), 9444, '1', util.current_time() from x
union all
select tests.person_id(open), c.id, 9444, '1', util.current_time() from x, sending.channels as c where c.code = 'terceira';
select leads.change_status(ended, 'lost', 'operator', 'price') from x;
select tests.advance('1 hour');
select tests.elsewhere(540, 'incoming', -5, p_conversation => 7940, p_n => 444);
select is(tests.status(ended) || ' ' || tests.next_action(open), 'lost answer_person', 'the words are theirs') from x;

select * from finish();
rollback;
