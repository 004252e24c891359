begin;
select plan(15);

select tests.make_operation();
create temporary table t as select tests.lead(1) as answered, tests.lead(2) as silent, tests.lead(3) as adopted, tests.lead(4) as late;
select tests.drain();
update chatwoot.conversations as c set conversation_id = x.id
from t, lateral (values (t.answered, 7001), (t.silent, 7002), (t.adopted, 7003), (t.late, 7004)) as x (lead_id, id) where c.lead_id = x.lead_id;
update chatwoot.contacts as k set contact_id = 9000 + x.n
from t, lateral (values (t.answered, 1), (t.silent, 2), (t.adopted, 3), (t.late, 4)) as x (lead_id, n), leads.leads as l where l.id = x.lead_id and k.person_id = l.person_id;
select tests.freeze('2026-03-13 15:00:00+00');
select is((select count(*)::integer from rework.run() as r where r.action = 'send_template'), 4, 'D+3 is planned for four');
select tests.advance('1 hour');
create temporary table c as select c.* from outbox.claim(tests.worker_id(), 20) as c where c.kind = 'whatsapp.template';

-- One wrote before the acceptance is reported.
select tests.advance('5 seconds');
select tests.write(4, 'wamid.late');
select tests.advance('5 seconds');
select outbox.complete(tests.worker_id(), c.id, c.attempt, tests.result(c.kind, c.id, c.work)) from c;
create function tests.orders(p_lead_id bigint) returns text language sql as $$
    select string_agg(concat_ws(' ', m.kind, m.state, m.payload ->> 'status'), ', ' order by m.id) from outbox.jobs as m
    where m.lead_id = p_lead_id and m.created_at > '2026-03-13' and (m.kind = 'chatwoot.conversation' or m.payload ? 'status')
$$;
select is(tests.orders(silent), 'chatwoot.update pending resolved, chatwoot.conversation pending', 'the old conversation is to be closed, a new one made') from t;
select is(tests.orders(late), null, 'not where words wait') from t;
select is((select m.payload ->> 'conversation_id' from outbox.jobs as m, t where m.lead_id = t.silent and m.payload ? 'status'), '7002', 'the order names its conversation');

-- Chatwoot is behind; one answers in the open conversation, for another Chatwoot opened one.
select tests.advance('10 seconds');
select is(tests.chatwoot_says(tests.chatwoot_message(1, 'incoming', 'Oi, pode falar')), 'message applied', 'one answers');
select is(
    tests.chatwoot_says(tests.chatwoot_message(3, 'incoming', 'Sou eu', jsonb_build_object('conversation', tests.chatwoot_conversation(3, '{"id": 7300}')), 3)),
    'message applied', 'another in a conversation that Chatwoot opened'
);
-- A claim that only cancels ends the worker's round.
select tests.drain() from generate_series(1, 8);
select is(tests.orders(answered), 'chatwoot.update cancelled resolved, chatwoot.conversation cancelled', 'both orders are withdrawn') from t;
select is((select string_agg(format('%s %s', c.conversation_id, c.status), ', ') from chatwoot.conversations as c, t where c.lead_id = t.answered), '7001 open', 'the conversation that holds the words stays open');
select is((select string_agg(format('%s %s', c.conversation_id, c.status), ', ' order by c.attempt) from chatwoot.conversations as c, t where c.lead_id = t.adopted), '7003 resolved, 7300 open', 'of two the one with the words');
select is(tests.orders(silent), 'chatwoot.update done resolved, chatwoot.conversation done', 'where nobody wrote both are done') from t;
select is((select string_agg(c.status, ', ' order by c.attempt) from chatwoot.conversations as c, t where c.lead_id = t.silent), 'resolved, open', 'as ordered');
select is((select count(*)::integer from outbox.jobs as m, t where m.lead_id = t.answered and m.kind = 'chatwoot.note' and m.dedupe_key like 'mirror:%' and m.state = 'done'), 1, 'the template is shown all the same');

-- Chatwoot opens one while a worker makes ours.
create temporary table u as select tests.lead(5) as lead_id;
select tests.drain() from generate_series(1, 4);
create temporary table v as select outbox.enqueue('chatwoot.conversation', lead_id, util.current_time(), null, '{"attempt": 2, "force_new": true}') as id from u;
create temporary table w as select c.* from outbox.claim(tests.worker_id(), 1) as c;
select chatwoot.adopt_conversation(lead_id, tests.channel(), tests.chatwoot_conversation(5, '{"id": 7500, "assignee_id": null}'), false, util.current_time()) from u;
select is(outbox.complete(tests.worker_id(), w.id, w.attempt, '{"conversation_id": 7501, "reused": false, "assignee_id": 101}'), 'done', 'ours is reported') from w;
select is((select array_agg(c.conversation_id order by c.attempt) from chatwoot.conversations as c, u where c.lead_id = u.lead_id and c.attempt > 1), '{7500,7501}', 'both are known');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
