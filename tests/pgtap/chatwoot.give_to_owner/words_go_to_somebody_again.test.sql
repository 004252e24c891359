begin;
select plan(9);

select tests.make_operation();
create temporary table a as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table b as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
create temporary table beside as select tests.snapshot(lead_id) as it from b;
create function tests.shown(p_assignee integer) returns jsonb language sql as $$
    select jsonb_set(tests.chatwoot_conversation(1), '{meta,assignee}', coalesce(jsonb_build_object('id', p_assignee), 'null'))
$$;

-- The consultant takes themself off it: somebody looks why.
select tests.advance('1 hour');
select is(tests.chatwoot_says(tests.shown(null) || '{"event": "conversation_updated"}'), 'conversation applied unassigned', 'the consultant gives it up');
select is(tests.next_action(lead_id), 'human_review', 'a human looks') from a;
select is((select count(*) from governance.ownership_splits), 0::bigint, 'which says why owner and assignee differ');

-- Then the person writes: their words go to the owner again.
select tests.advance('1 hour');
select is(tests.chatwoot_says(tests.chatwoot_message(31, 'incoming', 'Oi, podemos falar?', jsonb_build_object('conversation', tests.shown(null)))), 'message applied', 'the person writes');
select is(tests.next_action(lead_id), 'answer_person', 'and waits for an answer') from a;
select is((select p.work ->> 'assignee_id' from outbox.jobs as j cross join lateral chatwoot.prepare_update(j.id, util.current_time()) as p where j.lead_id = a.lead_id and j.state = 'pending' and j.payload ? 'owner' order by j.id limit 1), c.chatwoot_agent_id::text, 'from the owner, who has the conversation again')
from a join leads.leads as l on l.id = a.lead_id join routing.consultants as c on c.id = l.consultant_id;
select is((select count(*) from governance.ownership_splits), 0::bigint, 'nothing is split');

-- When the owner is gone by then, to the next.
update routing.consultants set chatwoot_missing_since = now() where id = (select l.consultant_id from leads.leads as l join a on a.lead_id = l.id);
select routing.hand_over_leavers();
select is((select p.work ->> 'assignee_id' from outbox.jobs as j cross join lateral chatwoot.prepare_update(j.id, util.current_time()) as p where j.lead_id = a.lead_id and j.state = 'pending' and j.payload ? 'owner' order by j.id limit 1), c.chatwoot_agent_id::text, 'or from whoever has the lead now')
from a join leads.leads as l on l.id = a.lead_id join routing.consultants as c on c.id = l.consultant_id where c.chatwoot_missing_since is null;
select is(tests.snapshot(lead_id), it, 'nothing became of another') from b, beside where (select l.consultant_id from leads.leads as l where l.id = b.lead_id) <> (select c.id from routing.consultants as c where c.chatwoot_missing_since is not null);

select * from finish();
rollback;
