begin;
select plan(21);

-- Three leads with conversations: one goes to the queue, one to who is no agent, one is not spoken of.
select tests.make_operation();
create temporary table t as select tests.lead(1) as one, tests.lead(2) as two, tests.lead(3) as other;
select tests.drain();
update chatwoot.conversations as c set conversation_id = 7000 + c.lead_id;
create temporary table before as select c.conversation_id, c.assignee_id, l.consultant_id from chatwoot.conversations as c join leads.leads as l on l.id = c.lead_id;
create temporary table o as select c as uninvolved from t join chatwoot.conversations as c on c.lead_id = t.other;
create function tests.assignee(p_lead_id bigint) returns bigint language sql as $$ select c.assignee_id from chatwoot.conversations as c where c.lead_id = p_lead_id $$;
create function tests.see(p_lead_id bigint, p_agent_id bigint, p_after interval) returns text language sql as $$
    select chatwoot.observe_conversation(
        p_lead_id, tests.channel(), jsonb_build_object(
            'id', 7000 + p_lead_id, 'status', 'open', 'assignee_id', p_agent_id,
            'updated_at', extract(epoch from util.current_time() + p_after), 'created_at', extract(epoch from util.current_time() - interval '1 hour')
        ), util.current_time()
    )
$$;
create function tests.work_on(p_lead_id bigint) returns jsonb language sql as $$
    select (chatwoot.prepare_update(tests.row_id(p_lead_id, 'chatwoot.update'), util.current_time())).work - 'whose'
$$;
select isnt(tests.assignee(one), null, 'a conversation is its owner''s') from t;

-- THE QUEUE: nobody else can take it
select tests.advance('10 minutes');
update routing.consultants as c set is_active = false from t join leads.leads as l on l.id = t.one where c.id <> l.consultant_id;
select ok(not routing.hand_over(l, 'absent', 'system'), 'a lead goes to the queue') from t join leads.leads as l on l.id = t.one;
select is((select o.payload from outbox.jobs as o, t where o.id = tests.row_id(t.one, 'chatwoot.update')), '{"owner": true}', 'Chatwoot is told');
select is(
    tests.work_on(one), jsonb_build_object('account_id', 1, 'conversation_id', 7000 + one, 'assignee_id', null), 'whoever had it has it no more'
) from t;
-- Chatwoot's webhook about that comes before the worker's report.
select is(tests.see(one, null, '1 second'), 'echo', 'which is no choice of a human''s') from t;
select tests.drain();
select is(tests.assignee(one), null, 'nobody has the conversation') from t;
select is((select concat_ws(' ', l.queue_code, l.next_action) from leads.leads as l, t where l.id = t.one), 'triage await_reply', 'and the lead waits in the queue, with its step');
select is((select count(*) from leads.events as e, t where e.lead_id = t.one and e.kind = 'conversation_unassigned'), 0::bigint, 'of which nobody says that a human did it');
select is(tests.see(one, b.assignee_id, '-5 minutes'), 'stale', 'what was there before is older') from t join before as b on b.conversation_id = 7000 + t.one;
select is((select l.queue_code from leads.leads as l, t where l.id = t.one), 'triage', 'and takes nothing back');
select tests.advance('10 minutes');
update routing.consultants set is_active = true;
select ok(routing.assign_waiting() > 0, 'somebody can take it again');
select tests.drain();
select is(tests.assignee(one), (select c.chatwoot_agent_id from leads.leads as l join routing.consultants as c on c.id = l.consultant_id where l.id = one), 'and has its conversation') from t;

-- WHO IS NO AGENT, or not any more
select tests.advance('10 minutes');
update routing.consultants as c set chatwoot_agent_id = null from t join leads.leads as l on l.id = t.two where c.id = (select min(x.id) from routing.consultants as x where x.id <> l.consultant_id);
select routing.transfer_lead(two, (select c.id from routing.consultants as c where c.chatwoot_agent_id is null), 'x', 'token:1') from t;
select is(tests.work_on(two) -> 'assignee_id', 'null', 'a lead of somebody without an agent is nobody''s there') from t;
select tests.drain();
select is(tests.assignee(two), null, 'not the former owner''s') from t;

-- WHO ANSWERS a lead of a queue has it, and its conversation
create temporary table q as select tests.lead(4) as id;
select tests.drain();
update chatwoot.conversations as c set conversation_id = 7000 + c.lead_id, assignee_id = null from q where c.lead_id = q.id;
update leads.leads as l set consultant_id = null, queue_code = 'overdue' from q where l.id = q.id;
select inbox.record_human_answer(id, tests.consultant(3), util.current_time(), 'answer') from q;
select is((select l.consultant_id from leads.leads as l, q where l.id = q.id), tests.consultant(3), 'who answers has the lead');
select is(tests.work_on(id) ->> 'assignee_id', '103', 'and is given the conversation') from q;
select tests.drain();
select is(tests.assignee(id), 103::bigint, 'which nobody had') from q;

-- A HUMAN of Chatwoot who is no consultant keeps what a human gave them.
update chatwoot.conversations as c set assignee_id = 999 from t where c.lead_id = t.two;
create temporary table h as select outbox.enqueue('chatwoot.update', two, util.current_time(), null, '{"owner": true}') as id from t;
select is(tests.work_on(two), null, 'whom a human chose is left alone') from t;
select tests.drain();
select is(tests.assignee(two), 999::bigint, 'and keeps it') from t;
select is((select c from chatwoot.conversations as c, t where c.lead_id = t.other), o.uninvolved, 'the other conversation is what it was') from o;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
