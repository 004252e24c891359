begin;
select plan(10);

select tests.make_operation('2026-03-10 15:00:00+00');
update sending.channels set mode = 'chatwoot', chatwoot_version = '4.16.2' where is_default;
update sending.templates set chatwoot_state = 'APPROVED', chatwoot_seen_at = util.current_time();
-- A conversation in which nobody said anything: a template and a note.
create function tests.quiet(p_n integer) returns jsonb language sql as $$
    select tests.chatwoot_conversation(p_n, '{"can_reply": false, "first_reply_created_at": 0, "last_message": {"id": 1, "type": 1, "private": true}}')
$$;
create function tests.passed(p_n integer) returns boolean language sql as $$
    select chatwoot.pass_over(tests.channel(), tests.quiet(p_n), util.current_time())
$$;
-- The uninvolved one has a message on its way.
create temporary table z as select tests.lead_with_conversation(9) as lead_id;
select tests.step('whatsapp.template', '{"chatwoot_message_id": 900}');
select tests.step('chatwoot.note');
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select count(*) from chatwoot.take_listing(tests.channel(), jsonb_build_array(tests.quiet(1), tests.quiet(9)), 10);

select is(tests.passed(1), false, 'a template that may be there is looked for');
select outbox.complete(tests.worker_id(), id, attempt, '{"chatwoot_message_id": 11}') from c;
select is(tests.passed(1), false, 'one that Chatwoot took is read');
update sending.messages as m set state = 'delivered', delivered_at = util.current_time() from t where m.lead_id = t.lead_id;
select is(tests.passed(1), true, 'one that arrived holds nothing more');
select is(tests.passed(9), false, 'that of another lead is still to be read');
update sending.channels set mode = 'graph';
select is(tests.passed(9), true, 'what we send ourselves is told to us by WhatsApp');
update sending.channels set mode = 'chatwoot';

-- A worker that vanished while it sent.
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
create temporary table d as select * from tests.claim_one('whatsapp.template');
select tests.advance('1 hour');
select outbox.requeue_expired();
select is((select m.state from sending.messages as m, u where m.lead_id = u.lead_id), 'unknown', 'nobody knows whether it left');
select is((select count(*)::integer from outbox.jobs as j where j.dedupe_key = format('look:%s:7002', tests.channel()) and j.state = 'pending'), 1, 'so the conversation is read');
select is((select count(*)::integer from outbox.jobs as j where j.dedupe_key like 'look:%' and j.dedupe_key not like '%:7002'), 0, 'and no other');
select is((select m.state from sending.messages as m, z where m.lead_id = z.lead_id), 'accepted', 'the uninvolved message is as it was');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
