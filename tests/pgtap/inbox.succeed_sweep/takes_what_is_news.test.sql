begin;
select plan(21);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
update leads.leads set consultant_id = tests.consultant(3);
update chatwoot.conversations set assignee_id = 103;
create temporary table other as select tests.snapshot(lead_id) from u;
select tests.advance('1 hour');
create function tests.looks() returns text language sql as $$
    select coalesce(string_agg(format('%s %s', m.payload ->> 'conversation_id', to_char(m.due_at - util.current_time(), 'MI:SS')), ', ' order by m.due_at), '')
    from outbox.jobs as m where m.kind = 'chatwoot.observe' and m.state = 'pending'
$$;

select is(tests.sweep(), '', 'nothing has changed');
select is((select count(*)::integer from inbox.deliveries as d where d.provider = 'observation'), 0, 'and nothing is kept');
select is(
    (select format('%s %s %s %s', s.since = util.current_time(), s.requests, s.listed, s.changed) from chatwoot.sweeps as s), 't 1 0 0', 'what changed until now is known'
);

select tests.advance('1 minute');
create temporary table seen as select
    tests.listed_conversation(1, '{"meta": {"sender": {"id": 9001, "name": "Maria", "email": "m@example.com"}, "assignee": {"id": 101}}, "last_message": {"type": 0}}') as taken,
    tests.listed_conversation(9, '{"last_message": {"type": 0}}') as strangers;
select is(tests.sweep(strangers, taken), 'conversation applied transferred', 'a takeover that no webhook told is a transfer') from seen;
select is((select l.consultant_id from leads.leads as l where l.id = t.lead_id), tests.consultant(1), 'to whoever has the conversation') from t;
select is(tests.healed(), 'assignee 1', 'it is counted');
select is(tests.looks(), '7001 00:00, 7009 00:01', 'what was said there is read next, ours first, a stranger''s too, one a second');
select is(
    (select c.work - '{unsettled_after,said_since}'::text[] from tests.claim_look('chatwoot.observe') as c),
    jsonb_build_object(
        'account_id', 1, 'inbox_id', 7, 'conversation_id', 7001, 'is_known', true,
        'told', jsonb_build_array(jsonb_build_object('conversation_id', 7001, 'read_at', extract(epoch from chatwoot.chatwoot_time(taken ->> 'updated_at'))))
    ), 'what a worker is told'
) from seen;
select is(tests.sweep(strangers, taken), '', 'the same once more is no news') from seen;

select is(
    outbox.complete(tests.worker_id(), m.id, m.attempts, jsonb_build_object('bodies', '[]'::jsonb, 'cursors', jsonb_build_array(jsonb_build_object(
        'conversation_id', 7001, 'read_at', (s.taken ->> 'updated_at')::numeric, 'message_id', 55
    )))), 'done', 'it was read'
) from outbox.jobs as m, seen as s where m.payload ->> 'conversation_id' = '7001';
select is(
    (select format('%s %s', s.read_at = s.told_at, s.message_id) from chatwoot.sightings as s where s.conversation_id = 7001), 't 55', 'up to where is remembered'
);
select is(tests.looks(), '7009 00:01', 'and not read again');

select tests.advance('1 minute');
select tests.look();
select is(tests.chatwoot_says(tests.chatwoot_conversation(1, '{"event": "conversation_updated", "status": "resolved", "meta": {"assignee": {"id": 101}}}')), 'conversation applied resolved', 'what a webhook told');
select is(
    tests.sweep(tests.listed_conversation(1, '{"status": "resolved", "meta": {"sender": {"id": 9001, "name": "Maria", "email": "m@example.com"}, "assignee": {"id": 101}}}')), '', 'is known when it is seen'
);
select is(tests.healed(), 'assignee 1', 'and heals nothing');
select tests.advance('1 minute');
select tests.look();
select is(tests.looks(), '', 'all is read');
select is(
    (select string_agg(e.kind, ', ' order by e.seq) from leads.events as e where e.lead_id = t.lead_id and e.kind in ('transferred', 'conversation_resolved')),
    'transferred, conversation_resolved', 'each counts once'
) from t;

select tests.advance('1 minute');
select is(
    tests.sweep(tests.listed_conversation(1, '{"status": "resolved", "updated_at": null, "last_activity_at": 1, "meta": {"sender": {"id": 9001, "name": "Maria", "email": "m@example.com"}, "assignee": {"id": 102}}}')),
    '', 'what is older than what is known is no news'
);
select is(
    tests.sweep('{"id": "no number"}', '{}', '[]', '{"id": 7001, "inbox_id": 7, "updated_at": "?"}'), '', 'nor is what cannot be understood'
);
select is((select count(*)::integer from inbox.facts as f where f.state = 'failed'), 0, 'nothing failed');
select is((select tests.snapshot(lead_id) from u), (select snapshot from other), 'the other lead stays as it is');

select * from finish();
rollback;
