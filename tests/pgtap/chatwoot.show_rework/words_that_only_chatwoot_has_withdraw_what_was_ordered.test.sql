begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead(1) as answered, tests.lead(2) as silent;
select tests.drain();
update chatwoot.conversations as c set conversation_id = x.id
from t, lateral (values (t.answered, 7001), (t.silent, 7002)) as x (lead_id, id) where c.lead_id = x.lead_id;
update chatwoot.contacts as k set contact_id = 9000 + x.n
from t, lateral (values (t.answered, 1), (t.silent, 2)) as x (lead_id, n), leads.leads as l where l.id = x.lead_id and k.person_id = l.person_id;
select tests.freeze('2026-03-13 15:00:00+00');
select is((select count(*)::integer from rework.run() as r where r.action = 'send_template'), 2, 'D+3 is planned for two');
select tests.advance('1 hour');
create temporary table c as select c.* from outbox.claim(tests.worker_id(), 20) as c where c.kind = 'whatsapp.template';
select outbox.complete(tests.worker_id(), c.id, c.attempt, tests.result(c.kind, c.id, c.work)) from c;

-- The webhook of an answer is lost; the worker that comes to resolve the conversation finds the words there.
create temporary table u as select c.* from outbox.claim(tests.worker_id(), 20) as c where c.kind = 'chatwoot.update' and c.work ->> 'status' = 'resolved';
select is((select count(*)::integer from u where (u.work ->> 'unless_written_after')::timestamptz = '2026-03-13 16:00:00+00'), 2, 'both orders say since when nobody may have written');
select tests.advance('10 seconds');
select is(
    outbox.complete(tests.worker_id(), u.id, u.attempt, jsonb_build_object(
        'written_at', extract(epoch from util.current_time()), 'said', jsonb_build_array(tests.chatwoot_message(1, 'incoming', 'Oi, pode falar'))
    )),
    'done', 'one finds words'
) from u, t where u.lead_id = t.answered;
select is(outbox.complete(tests.worker_id(), u.id, u.attempt, '{}'), 'done', 'the other none') from u, t where u.lead_id = t.silent;
select is((select l.unanswered_since from leads.leads as l, t where l.id = t.answered), null, 'before the words are read');
select tests.drain() from generate_series(1, 8);
select is(
    (select string_agg(m.state, ' ') from outbox.jobs as m, t where m.lead_id = t.answered and m.kind = 'chatwoot.conversation' and m.payload ? 'force_new'),
    'cancelled', 'no new conversation is made beside the words'
);
select is(
    (select string_agg(format('%s %s', c.conversation_id, c.status), ', ' order by c.lead_id) from chatwoot.conversations as c, t where c.attempt = 1),
    '7001 open, 7002 resolved', 'the one with the words stays open, the other is closed'
);
select inbox.process_deliveries();
select isnt((select l.unanswered_since from leads.leads as l, t where l.id = t.answered), null, 'the words are read as if their webhook had come');
select is(tests.chatwoot_says(tests.chatwoot_message(1, 'incoming', 'Oi, pode falar')), 'known', 'and when it comes after all they count once');

select * from finish();
rollback;
