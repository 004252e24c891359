begin;
select plan(20);

select tests.make_operation();
create temporary table t as select a.lead_id as refused, b.lead_id as other from tests.contacted_lead(1) as a, tests.contacted_lead(2) as b;
create temporary table o as select tests.message_of(other) as before from t;

-- Meta accepted the first message and told of its refusal before the worker could report the acceptance.
create temporary table l as select tests.lead_with_conversation(3) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select is(
    tests.tell('wamid.refused', 'failed', jsonb_build_object('biz_opaque_callback_data', c.work ->> 'opaque', 'errors', '[{"code": 131009}]'::jsonb)),
    'applied', 'the refusal is faster than the report'
) from c;
select is((tests.message_of(lead_id)).state, 'failed', 'the message is refused') from l;
select isnt(outbox.complete(tests.worker_id(), c.id, c.attempt, '{"wamid": "wamid.refused", "wa_id": "1"}'), null, 'the report comes') from c;
select is((tests.message_of(lead_id)).state, 'failed', 'and does not undo it') from l;
select throws_ok(format('select outbox.retry_dead(%s)', tests.row_id(other, 'whatsapp.template')), 'ID303', null, 'what left is not ordered again') from t;
select throws_ok(format('select outbox.retry_dead(%s)', tests.row_id(lead_id, 'chatwoot.contact')), 'ID303', null, 'nor a contact that was made') from l;
select outbox.retry_dead(id) from c;
select is(tests.next_action(lead_id), 'first_contact', 'somebody orders the refused one again') from l;
select is(outbox.complete(tests.worker_id(), c.id, c.attempt, '{"wamid": "wamid.refused", "wa_id": "1"}'), 'lease_lost', 'the same report once more') from c;
select is((tests.message_of(lead_id)).state, 'queued', 'the refused copy''s id is no acceptance') from l;
select tests.advance('7 seconds');
update outbox.jobs as j set state = 'cancelled', finished_at = now() from l where j.lead_id = l.lead_id and j.kind = 'chatwoot.note' and j.state = 'pending';
create temporary table d as select * from tests.claim_one('whatsapp.template');
select is(d.id, c.id, 'it leaves') from c, d;
select is(outbox.complete(tests.worker_id(), d.id, d.attempt, '{"wamid": "wamid.second", "wa_id": "1"}'), 'done', 'and is accepted') from d;
select is((select format('%s %s %s', m.state, m.wamid, m.earlier_wamids) from sending.messages as m where m.lead_id = l.lead_id), 'accepted wamid.second {wamid.refused}', 'under its own id') from l;
select is(tests.next_action(lead_id), 'await_reply', 'the person is waited for') from l;
select tests.drain();

-- The first report comes before the refusal that had to wait for it.
create temporary table p as select tests.lead_with_conversation(4) as lead_id;
create temporary table e as select * from tests.claim_one('whatsapp.template');
select tests.tell('wamid.parked', 'failed', '{"errors": [{"code": 131049}]}');
select is(outbox.complete(tests.worker_id(), e.id, e.attempt, '{"wamid": "wamid.parked", "wa_id": "1"}'), 'done', 'a refusal that passes waits for the report') from e;
select is(tests.row_state(id), 'pending', 'and orders the message again') from e;
update outbox.jobs as j set state = 'cancelled', finished_at = now() from e where j.id = e.id;

-- A rework that never left for days.
select tests.freeze('2026-03-13 15:00:00+00');
select is((select count(*)::integer from rework.run() as r where r.action = 'send_template'), 3, 'D+3 is planned for three');
create temporary table r as select tests.row_id(refused, 'whatsapp.template') as id from t;
create temporary table g as select c.* from outbox.claim(tests.worker_id(), 20) as c;
update sending.channels set state_since = util.current_time() - interval '9 days';
update outbox.jobs as j set failing_since = util.current_time() - interval '4 days' from r where j.id = r.id;
select is(outbox.fail(tests.worker_id(), g.id, g.attempt, '{"target": "whatsapp", "phase": "before_request", "message": "no route"}'), 'dead', 'one is given up') from g, r where g.id = r.id;
select tests.advance('1 hour');
select outbox.retry_dead(id) from r;
select tests.drain();
select is((select m.state from sending.messages as m, r, outbox.jobs as j where j.id = r.id and m.send_key = j.dedupe_key), 'accepted', 'ordered again it leaves');
select is((select a.state from rework.attempts as a, t where a.lead_id = t.refused), 'sent', 'its attempt is sent');
select is((select m.accepted_at from sending.messages as m, t where m.lead_id = t.other and m.purpose = 'first_contact'), (select (before).accepted_at from o), 'that of another lead is what it was');

select * from finish();
rollback;
