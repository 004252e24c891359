begin;
select plan(13);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
create function tests.elsewhere(p_id integer, p_type text, p_minutes integer, p_patch jsonb default '{}', p_conversation integer default 7700, p_n integer default 1)
returns text language sql as $$
    select tests.chatwoot_says(jsonb_set(
        tests.chatwoot_message(p_id, p_type, 'Oi', p_n => p_n), '{conversation}',
        tests.chatwoot_conversation(p_n) || jsonb_build_object('id', p_conversation, 'inbox_id', 8)
    ) || jsonb_build_object(
        'inbox', '{"id": 8}'::jsonb, 'source_id', null,
        'created_at', to_char(util.current_time() at time zone 'UTC' + p_minutes * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    ) || case p_type when 'outgoing' then '{"sender": {"id": 101, "type": "user"}}'::jsonb else '{}' end || p_patch)
$$;
select tests.advance('1 day');
-- The uninvolved one waits there for an answer.
select tests.elsewhere(900, 'incoming', -30, p_conversation => 7800, p_n => 2);
create temporary table other as select tests.snapshot(lead_id) from u;

select is(tests.elsewhere(502, 'outgoing', -5), 'message ignored other_inbox', 'an answer that is told before what it answers');
select is(tests.elsewhere(503, 'outgoing', -20), 'message ignored other_inbox', 'one of before it');
select is(tests.elsewhere(504, 'outgoing', -4, p_conversation => 7701), 'message ignored other_inbox', 'and one in another conversation');
select is(tests.elsewhere(501, 'incoming', -10), 'message applied elsewhere', 'the words come');
select is(tests.next_action(lead_id), 'await_reply', 'and are answered') from t;
select is(
    (select string_agg(split_part(f.natural_key, ':', 4) || ' ' || f.state, ', ' order by f.natural_key) from inbox.facts as f where f.payload #>> '{message,type}' = 'outgoing' and f.payload ->> 'inbox_id' = '8'),
    '502 applied, 503 ignored, 504 ignored', 'by what was said after them there'
);

-- What could not be sent answers nobody, whichever is told first.
select is(tests.elsewhere(502, 'outgoing', -5, '{"event": "message_updated", "content_attributes": {"external_error": "550 no such mailbox"}}'), 'message_failed applied elsewhere', 'the answer was refused');
select is(tests.next_action(lead_id), 'answer_person', 'they wait again') from t;
select is(tests.elsewhere(505, 'outgoing', -3, '{"event": "message_updated", "content_attributes": {"external_error": "550 no such mailbox"}}'), 'message_failed ignored other_inbox', 'another one is refused');
select is(tests.elsewhere(505, 'outgoing', -3), 'message ignored other_inbox', 'and told after that');
select is(tests.next_action(lead_id), 'answer_person', 'they still wait') from t;
select is(tests.snapshot(u.lead_id), other.snapshot, 'the other lead is as it was') from u, other;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
