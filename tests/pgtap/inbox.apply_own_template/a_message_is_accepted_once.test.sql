begin;
select plan(16);

select tests.make_operation('2026-03-10 15:00:00+00');
create function tests.own(p_event text, p_lead_id bigint, p_id integer, p_wamid text default null, p_error text default null)
returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_message(p_id, 'outgoing', 'Olá', jsonb_strip_nulls(jsonb_build_object(
        'event', p_event, 'source_id', p_wamid, 'sender', '{"id": 1, "type": "user"}'::jsonb,
        'content_attributes', jsonb_strip_nulls(jsonb_build_object(
            'automation_rule_id', 'indica:' || (tests.message_of(p_lead_id)).uid, 'external_error', p_error
        ))
    ))))
$$;
create function tests.message(p_lead_id bigint)
returns text language sql as $$
    select concat_ws(' ', m.state, m.chatwoot_message_id, m.wamid, m.earlier_chatwoot_ids, m.earlier_wamids) from sending.messages as m where m.lead_id = p_lead_id
$$;
create function tests.acceptances(p_lead_id bigint)
returns bigint language sql as $$ select count(*) from leads.events as e where e.lead_id = p_lead_id and e.kind = 'template_accepted' $$;

-- We send by ourselves, and nobody knows whether it left.
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "no_answer"}')) from c;
select tests.drain();

update sending.channels set mode = 'chatwoot', chatwoot_version = '4.16.2' where is_default;
update sending.templates set chatwoot_state = 'APPROVED', chatwoot_seen_at = util.current_time();
-- The uninvolved one.
create temporary table z as select tests.lead_with_conversation(9) as lead_id;
select tests.step('whatsapp.template', '{"chatwoot_message_id": 900}');
select tests.step('chatwoot.note');

-- A press names WhatsApp's id before Chatwoot does.
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template', '{"chatwoot_message_id": 11}');
select tests.step('chatwoot.note');
select tests.advance('1 minute');
select is(tests.tell('wamid.out1', 'read'), 'parked unknown_wamid', 'a status of an id that nobody knows yet waits');
select is(
    tests.chatwoot_says(tests.chatwoot_message(12, 'incoming', 'Quero conversar', '{"content_attributes": {"in_reply_to": 11, "in_reply_to_external_id": "wamid.out1"}}')),
    'message applied', 'the person answers the message'
);
select is(tests.message(lead_id), 'read 11 wamid.out1 {} {}', 'whose id is known by that, with what was told of it') from t;
select is(tests.acceptances(lead_id), 1::bigint, 'it was accepted before, once') from t;

-- A doubtful send is ordered again, and Chatwoot sends it; then the first copy turns up.
select outbox.retry_dead(id, p_may_reach_twice => true, p_reason => 'nobody answers') from c;
select tests.advance('1 minute');
create temporary table d as select * from outbox.claim(tests.worker_id(), 20) as k where k.kind = 'whatsapp.template';
select is(tests.tell('wamid.first', 'sent', jsonb_build_object('biz_opaque_callback_data', (tests.message_of(lead_id)).uid)), 'applied', 'WhatsApp tells of the first copy') from u;
select is(outbox.complete(tests.worker_id(), d.id, d.attempt, '{"chatwoot_message_id": 21}'), 'lease_lost', 'Chatwoot takes the second') from d;
select is(tests.own('message_updated', lead_id, 21, null, '131049: late'), 'message_failed applied another_copy', 'which is refused') from u;
select is(tests.message(lead_id), 'sent wamid.first {} {}', 'the first one left all the same') from u;
select is(tests.own('message_updated', lead_id, 21, 'wamid.second'), 'message_status applied another_copy', 'what is told of the second') from u;
select is(tests.message(lead_id), 'sent wamid.first {} {wamid.second}', 'is that of a further copy') from u;

-- An operator orders again what Chatwoot had sent and WhatsApp refused.
select tests.drain();
create temporary table v as select tests.lead_with_conversation(3) as lead_id;
select tests.step('whatsapp.template', '{"chatwoot_message_id": 31}');
select tests.own('message_updated', lead_id, 31, null, '(#131026) Message undeliverable') from v;
select tests.drain();
select outbox.retry_dead(tests.row_id(lead_id, 'whatsapp.template')) from v;
select is(tests.message(lead_id), 'queued {31} {}', 'the refused copy is an earlier one') from v;
select tests.advance('1 minute');
create temporary table e as select k.* from outbox.claim(tests.worker_id(), 20) as k where k.kind = 'whatsapp.template';
select is(e.work #> '{chatwoot,refused}', '[31]', 'which the worker passes over') from e;
select is(outbox.complete(tests.worker_id(), e.id, e.attempt, '{"chatwoot_message_id": 32}'), 'done', 'it is sent again') from e;
select is(tests.message(lead_id), 'accepted 32 {31} {}', 'and accepted') from v;

select is(tests.message(lead_id) || ' ' || tests.acceptances(lead_id), 'accepted 900 {} {} 1', 'the uninvolved message is as it was') from z;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
