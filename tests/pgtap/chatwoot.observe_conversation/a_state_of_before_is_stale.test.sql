begin;
select plan(20);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
create function tests.at(p_seconds integer) returns double precision language sql as $$ select extract(epoch from '2026-03-10 15:00:00+00'::timestamptz) + p_seconds $$;
create function tests.shown(p_agent_id integer, p_seconds integer, p_patch jsonb default '{}', p_id integer default 7001) returns text language sql as $$
    select tests.chatwoot_says(jsonb_set(
        tests.chatwoot_conversation(1, jsonb_build_object('id', p_id)), '{meta,assignee}', case when p_agent_id is null then 'null' else jsonb_build_object('id', p_agent_id) end
    ) || jsonb_build_object('event', 'conversation_updated', 'updated_at', tests.at(p_seconds)) || p_patch)
$$;
create function tests.owner() returns text language sql as $$
    select left(c.name, 5) from leads.leads as l join routing.consultants as c on c.id = l.consultant_id order by l.id limit 1
$$;
select is(tests.owner(), 'Carla', 'the lead is Carla''s');

-- Here it goes to Bruno at 120 s; Chatwoot is told at 150 s. What Chatwoot showed before comes late.
select tests.freeze('2026-03-10 15:02:00+00');
select routing.transfer_lead(lead_id, tests.consultant(2), 'férias', 'token:1') from t;
select is(tests.shown(101, 100), 'conversation ignored echo', 'that somebody gave it to Ana before');
select is(tests.owner(), 'Bruno', 'is older than our transfer');
select tests.freeze('2026-03-10 15:02:30+00');
select tests.step('chatwoot.update', '{"assignee_id": 102}');
select tests.advance('1 minute');
select is(tests.shown(103, 140), 'conversation ignored echo', 'nor that it was still Carla''s when we wrote');
select is(tests.owner(), 'Bruno', 'takes it back');
select is(tests.chatwoot_says(tests.chatwoot_message(9, 'incoming', 'Oi', jsonb_build_object('conversation', tests.chatwoot_conversation(1, jsonb_build_object('updated_at', tests.at(145)))))), 'message applied', 'a message that shows Carla');
select is(tests.owner(), 'Bruno', 'neither');
select is(tests.shown(101, 200), 'conversation applied transferred', 'a later choice');
select is(tests.owner(), 'Ana L', 'is a human''s');
select tests.drain();

-- Unassigned, then the person writes: the words go to somebody.
select tests.freeze('2026-03-10 16:00:00+00');
select is(tests.shown(null, 3600), 'conversation applied unassigned', 'Ana takes herself off');
select is((select l.next_action from leads.leads as l, t where l.id = t.lead_id), 'human_review', 'a human looks');
select tests.drain();
select tests.advance('1 minute');
select tests.write(1, 'wamid.somebody');
select is((select m.work ->> 'assignee_id' from tests.claim_one('chatwoot.update') as m), '101', 'who owns the lead gets the words');
select is((select l.next_action from leads.leads as l, t where l.id = t.lead_id), 'answer_person', 'and is to answer');
update outbox.jobs set state = 'done', claimed_by = null, lease_expires_at = null, finished_at = now() where state in ('claimed', 'pending');
update chatwoot.conversations set assignee_id = 101;

-- The person's new words opened a conversation, Ana has it; Carla reopens the old one and takes it.
select tests.shown(101, 3700, '{"status": "resolved"}');
select tests.freeze('2026-03-10 17:00:00+00');
select is(
    tests.chatwoot_says(tests.chatwoot_message(20, 'incoming', 'Ainda tem?', jsonb_build_object('conversation', jsonb_set(tests.chatwoot_conversation(1, '{"id": 7100}'), '{meta,assignee}', '{"id": 101}')))),
    'message applied', 'new words in a new conversation'
);
select tests.drain();
select tests.advance('1 minute');
select is(tests.shown(103, 7260), 'conversation applied transferred', 'Carla reopens the old one and takes it');
select is(tests.owner(), 'Carla', 'the lead is hers');
create temporary table w as select c.* from outbox.claim(tests.worker_id(), 1) as c;
select is((select w.work - 'whose' from w), '{"account_id": 1, "assignee_id": 103, "conversation_id": 7100}'::jsonb, 'the conversation with the words comes along');
select outbox.complete(tests.worker_id(), w.id, w.attempt, '{"assignee_id": 103}') from w;
select tests.step('chatwoot.note');
create temporary table x as select c.* from outbox.claim(tests.worker_id(), 1) as c;
select is((select x.work - '{whose,unless_written_after}'::text[] from x), '{"account_id": 1, "status": "resolved", "conversation_id": 7001}'::jsonb, 'the empty one is closed, with a note that links');
select outbox.complete(tests.worker_id(), x.id, x.attempt, '{}') from x;
select is((select string_agg(format('%s %s %s', c.conversation_id, c.assignee_id, c.status), ', ' order by c.attempt) from chatwoot.conversations as c), '7001 103 resolved, 7100 103 open', 'one stays open');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
