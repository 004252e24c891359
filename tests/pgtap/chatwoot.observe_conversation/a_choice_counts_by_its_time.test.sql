begin;
select plan(11);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id, tests.lead(2) as other_id;
create temporary table before as select tests.digest_of(t.other_id, tests.consultant(2)) as other from t;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 15:00:00+00'::timestamptz + make_interval(mins => p_minutes) $$;
create function tests.shown(p_agent_id integer, p_minutes integer, p_id integer) returns text language sql as $$
    select tests.chatwoot_says(jsonb_set(
        tests.chatwoot_conversation(1, jsonb_build_object('id', p_id)), '{meta,assignee}', jsonb_build_object('id', p_agent_id)
    ) || jsonb_build_object('event', 'conversation_updated', 'updated_at', extract(epoch from tests.at(p_minutes)), 'created_at', extract(epoch from tests.at(-60))))
$$;
create function tests.owner() returns text language sql as $$
    select left(c.name, 5) from t join leads.leads as l on l.id = t.lead_id join routing.consultants as c on c.id = l.consultant_id
$$;
select is(tests.owner(), 'Carla', 'the lead is Carla''s');

-- The person's words open a second conversation at 15:10. That Ana took the first one at 15:05 is told late.
select tests.freeze(tests.at(10));
select is(
    tests.chatwoot_says(tests.chatwoot_message(20, 'incoming', 'Ainda tem?', jsonb_build_object('conversation', tests.chatwoot_conversation(1, '{"id": 7100}')))),
    'message applied', 'new words in a new conversation'
);
select tests.freeze(tests.at(20));
select is(tests.shown(101, 5, 7001), 'conversation applied transferred', 'who was chosen in the earlier one before');
select is(tests.owner(), 'Ana L', 'has the lead');
select is(
    (select array_agg(j.payload order by j.id) from outbox.jobs as j join t using (lead_id) where j.kind = 'chatwoot.update' and j.state = 'pending' and j.payload ? 'owner'),
    array['{"owner": true, "conversation_id": 7100}'::jsonb], 'and gets the conversation that holds the words'
);

-- Bruno takes the new one at 15:22: the later choice of the two wins.
select tests.freeze(tests.at(30));
select is(tests.shown(102, 22, 7100), 'conversation applied transferred', 'a choice in the newest');
select is(tests.shown(101, 21, 7001), 'conversation ignored echo', 'an earlier choice in the other one');
select is(tests.owner(), 'Bruno', 'does not undo it');
select is(tests.shown(101, 25, 7001), 'conversation ignored echo', 'nor does that it still shows the same');
select is(tests.shown(103, 25, 7001), 'conversation applied transferred', 'a later one does');
select is(tests.digest_of(t.other_id, tests.consultant(2)), b.other, 'nothing changed for anybody else') from t, before as b;

select * from finish();
rollback;
