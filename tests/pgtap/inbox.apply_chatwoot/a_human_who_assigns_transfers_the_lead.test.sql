begin;
select plan(17);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
create function tests.assigned(p_agent_id integer, p_patch jsonb default '{}') returns jsonb language sql as $$
    select jsonb_set(
        tests.chatwoot_conversation(), '{meta,assignee}', case when p_agent_id is null then 'null' else jsonb_build_object('id', p_agent_id, 'type', 'user') end
    ) || '{"event": "conversation_updated"}' || p_patch
$$;
create function tests.owner() returns text language sql as $$ select c.email from leads.leads as l join routing.consultants as c on c.id = l.consultant_id $$;

select is(tests.owner(), 'consultant3@example.com', 'the lead is Carla''s');
select tests.advance('1 minute');
select is(tests.chatwoot_says(tests.assigned(101)), 'conversation applied transferred', 'somebody gives it to Ana in Chatwoot');
select is(tests.owner(), 'consultant1@example.com', 'the human wins');
select is(
    (select e.actor || ' ' || (e.data ->> 'reason') from leads.events as e where e.kind = 'transferred'), 'chatwoot chatwoot_assignee', 'the history says where'
);
select is(tests.row_id(lead_id, 'chatwoot.update'), null, 'Chatwoot is not told what it told us') from t;

select is(tests.chatwoot_says(tests.assigned(103, jsonb_build_object('updated_at', extract(epoch from util.current_time() - interval '30 seconds')))), 'conversation ignored stale', 'an older state comes late');
select is(tests.owner(), 'consultant1@example.com', 'and changes nothing');

select tests.advance('1 minute');
select ok(routing.transfer_lead(lead_id, tests.consultant(2), 'férias da Ana', 'token:1'), 'a manager transfers it here') from t;
select is(tests.chatwoot_says(tests.assigned(101, '{"labels": ["vip"]}')), 'conversation ignored echo', 'what Chatwoot still shows is no change by a human');
select is(tests.owner(), 'consultant2@example.com', 'so the transfer stands');
select tests.advance('1 minute');
select is(tests.chatwoot_says(tests.assigned(103)), 'conversation applied transferred', 'a human in Chatwoot changes it before our order gets there');
select is((select m.payload from outbox.jobs as m where m.kind = 'chatwoot.update'), '{}', 'our order is taken back');
select is(tests.owner(), 'consultant3@example.com', 'the later human wins');

select tests.advance('1 minute');
select is(tests.chatwoot_says(tests.assigned(555)), 'conversation applied assigned_elsewhere', 'an agent who is no consultant of ours');
select tests.advance('1 minute');
select is(tests.chatwoot_says(tests.assigned(null)), 'conversation applied unassigned', 'nobody at all');
select is(tests.owner() || ' ' || tests.next_action(lead_id), 'consultant3@example.com human_review', 'wants a human''s look; the lead keeps its owner') from t;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
