begin;
select plan(33);

select tests.make_operation('2026-03-10 15:00:00+00');
update sending.channels set mode = 'chatwoot', chatwoot_version = '4.16.2' where is_default;
update sending.templates set chatwoot_state = 'APPROVED', chatwoot_seen_at = util.current_time();

-- What Chatwoot tells of a message that it sends for us: the nth person's, under its own id.
create function tests.own(p_event text, p_n integer, p_id integer, p_status text, p_wamid text default null, p_error text default null)
returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_message(p_id, 'outgoing', 'Olá', jsonb_strip_nulls(jsonb_build_object(
        'event', p_event, 'source_id', p_wamid, 'sender', '{"id": 1, "type": "user"}'::jsonb,
        'content_attributes', jsonb_strip_nulls(jsonb_build_object(
            'automation_rule_id', 'indica:' || (select m.uid from sending.messages as m join chatwoot.conversations as v on v.lead_id = m.lead_id where v.conversation_id = 7000 + p_n),
            'external_error', p_error
        )),
        'conversation', tests.chatwoot_conversation(p_n) || jsonb_build_object('messages', jsonb_build_array(jsonb_build_object(
            'id', p_id, 'status', p_status, 'updated_at', to_char(util.current_time() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        )))
    )), p_n))
$$;
create function tests.message(p_n integer)
returns text language sql as $$
    select concat_ws(' ', m.state, m.chatwoot_message_id, m.wamid, case when m.sent_at is not null then 'sent' end, case when m.delivered_at is not null then 'delivered' end)
    from sending.messages as m join chatwoot.conversations as v on v.lead_id = m.lead_id where v.conversation_id = 7000 + p_n
$$;

-- The uninvolved one.
create temporary table z as select tests.lead_with_conversation(9) as lead_id;
select tests.step('whatsapp.template', '{"chatwoot_message_id": 900}');
select tests.step('chatwoot.note');

create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template', '{"chatwoot_message_id": 11}');
select tests.step('chatwoot.note');
select is(tests.own('message_created', 1, 11, 'sent'), 'message applied', 'it comes back');
select is(tests.message(1), 'accepted 11', 'and nothing is new');
select is((select c.chatwoot_user_id from sending.channels as c), 1::bigint, 'but who owns our token');
select is(tests.own('message_updated', 1, 11, 'sent', 'wamid.out1'), 'message_status applied', 'WhatsApp took it');
select is(tests.message(1), 'sent 11 wamid.out1 sent', 'under its own id');
select is(tests.own('message_updated', 1, 11, 'sent', 'wamid.out1'), 'known', 'told twice');
select is(tests.own('message_updated', 1, 11, 'delivered', 'wamid.out1'), 'message_status applied', 'it arrived');
select is(tests.message(1), 'delivered 11 wamid.out1 sent delivered', 'as of now');
select is((select count(*) from leads.events as e, t where e.lead_id = t.lead_id and e.kind = 'template_delivered'), 1::bigint, 'the history says so once');
select is(tests.own('message_updated', 1, 11, 'failed', 'wamid.out1', '131049: late'), 'message_failed applied was_delivered', 'what arrived has not failed');
select is(tests.own('message_updated', 1, 11, 'read', 'wamid.out1'), 'message_status applied', 'it was read');
select is(split_part(tests.message(1), ' ', 1), 'read', 'and stays so');

-- A press is known by what it answers and by its words.
create temporary table b as
select b.value ->> 'text' as text
from sending.messages as m join sending.templates as k on k.id = m.template_id join t on t.lead_id = m.lead_id
cross join lateral jsonb_array_elements(k.buttons) as b (value)
where b.value ->> 'action' = 'continue';
select is(
    tests.chatwoot_says(tests.chatwoot_message(12, 'incoming', text, '{"content_attributes": {"in_reply_to_external_id": "wamid.out1"}}')), 'message applied',
    'a button is pressed'
) from b;
select is(array[i.kind, i.button_action, (i.answers_message_id is not null)::text], array['button', 'continue', 'true'], 'which is that of the message') from inbox.replies as i;
select is((select count(*) from sending.message_buttons as b where b.pressed_at is not null), 1::bigint, 'and is remembered there');
select is(tests.status(lead_id), 'engaged', 'the lead answered') from t;

-- A call of which nobody knows the outcome is settled by what Chatwoot tells.
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select is(outbox.fail(tests.worker_id(), id, attempt, tests.chatwoot_error(null, '{"phase": "no_answer"}')), 'dead', 'nobody knows whether Chatwoot took it') from c;
select is(tests.message(2), 'unknown', 'so it is unknown');
select is((select count(*) from outbox.jobs as m where m.kind = 'chatwoot.observe' and m.dedupe_key like '%:7002'), 1::bigint, 'and the conversation is to be read');
select is(tests.own('message_created', 2, 21, 'sent'), 'message applied', 'Chatwoot has it');
select is(tests.message(2), 'accepted 21', 'which settles it');
select is(tests.row_state(id), 'done', 'and its job') from c;
select is(tests.next_action(lead_id), 'await_reply', 'the lead waits') from u;

-- A refusal acts by Meta's code; what passes is sent again, as another message.
select is(tests.own('message_updated', 2, 21, 'failed', null, '131049: This message was not delivered to maintain healthy ecosystem engagement.'), 'message_failed applied', 'WhatsApp refuses it for a day');
select is(tests.message(2), 'queued', 'it waits');
select is((select m.earlier_chatwoot_ids from sending.messages as m, u where m.lead_id = u.lead_id), array[21::bigint], 'and what was refused is remembered');
select is(tests.own('message_updated', 2, 21, 'sent', 'wamid.out2'), 'message_status applied another_copy', 'what is told late of that copy');
select is(tests.message(2), 'queued', 'accepts nothing');

select tests.drain();
create temporary table v as select tests.lead_with_conversation(3) as lead_id;
select tests.step('whatsapp.template', '{"chatwoot_message_id": 31}');
select is(tests.own('message_updated', 3, 31, 'failed', null, '(#131026) Message undeliverable'), 'message_failed applied', 'WhatsApp does not reach a number');
select is(tests.next_action(lead_id), 'call_by_consultant', 'which somebody calls, since Chatwoot knows no other form of it') from v;

select is(tests.message(9), 'accepted 900', 'the uninvolved message is as it was');
select is(tests.chatwoot_says(tests.chatwoot_message(77, 'outgoing', 'Olá', '{"content_attributes": {"automation_rule_id": "indica:00000000-0000-4000-8000-000000000000"}}')), 'message ignored unknown_message', 'a mark that nobody made is nothing');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
