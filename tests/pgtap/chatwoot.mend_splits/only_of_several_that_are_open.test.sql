begin;
select plan(3);

select tests.make_operation();
create temporary table a as select tests.lead_with_conversation(1) as id;
update outbox.jobs as j set state = 'cancelled', finished_at = util.current_time() where j.state = 'pending';
update leads.leads as l set consultant_id = (select c.id from routing.consultants as c join chatwoot.conversations as k on k.assignee_id = c.chatwoot_agent_id and k.lead_id = l.id), queue_code = null from a where a.id = l.id;
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, assignee_id, is_reused, status, created_at)
select c.lead_id, c.channel_id, 2, 7500, c.assignee_id, false, 'resolved', c.created_at from chatwoot.conversations as c;
select tests.advance('1 day');
select is(chatwoot.mend_splits(), 0, 'a newer one that is closed is nothing to mend');
update chatwoot.conversations as c set status = case when c.conversation_id = 7500 then 'open' else 'resolved' end;
select is(chatwoot.mend_splits(), 0, 'nor an older one');
update chatwoot.conversations as c set status = 'open';
select is(chatwoot.mend_splits(), 1, 'two that are open are');

select * from finish();
rollback;
