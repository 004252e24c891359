begin;
select plan(4);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select is(
    tests.chatwoot_says(
        jsonb_set(tests.chatwoot_conversation(), '{meta,assignee}', '{"id": 101}')
        || jsonb_build_object('event', 'conversation_updated', 'created_at', floor(extract(epoch from util.current_time() - interval '3 seconds')))
    ), 'conversation applied automatic_assignment', 'Chatwoot''s round robin gives a new conversation to somebody'
);
select is((select l.consultant_id from leads.leads as l), tests.consultant(3), 'no human chose, so the lead stays with its consultant');
select is((select m.payload from outbox.jobs as m where m.kind = 'chatwoot.update'), '{"owner": true, "conversation_id": 7001}', 'who gets the conversation back');
select is((select c.assignee_id from chatwoot.conversations as c), 101::bigint, 'until then it is as Chatwoot says');

select * from finish();
rollback;
