begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
update leads.leads set consultant_id = tests.consultant(3);
update chatwoot.conversations set assignee_id = 103;
create temporary table other as select tests.snapshot(lead_id) from u;
create function tests.shows(p_status text) returns text language sql as $$
    select tests.sweep(tests.listed_conversation(1, jsonb_build_object('status', p_status)))
$$;

select tests.advance('1 minute');
select is(tests.shows('resolved'), 'conversation applied resolved', 'a resolution that no webhook told');
select tests.advance('1 minute');
select is(tests.shows('open'), 'conversation applied reopened', 'a reopening');
select tests.advance('1 minute');
select is(tests.shows('snoozed'), 'conversation applied snoozed', 'a snooze');
select tests.advance('1 minute');
select is(tests.shows('pending'), 'conversation applied pending', 'a conversation that a bot was given');
select is(tests.healed(), 'status 4', 'each was healed');
select tests.advance('1 minute');
select is(tests.shows('pending'), 'conversation ignored echo', 'what is known is not');
select tests.advance('1 minute');
select is(tests.chatwoot_says(tests.chatwoot_conversation(1, '{"event": "conversation_updated", "status": "open", "meta": {"assignee": {"id": 103}}}')), 'conversation applied reopened', 'what a webhook tells');
select is(tests.healed(), 'status 4', 'is not either');
select is(tests.snapshot(u.lead_id), other.snapshot, 'the other lead is as it was') from u, other;

select * from finish();
rollback;
