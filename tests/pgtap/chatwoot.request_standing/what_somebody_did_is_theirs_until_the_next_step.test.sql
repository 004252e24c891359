begin;
select plan(24);

select tests.make_operation();
update rework.policies set new_conversation_after = '30 days';
create temporary table l as select tests.asleep(1) as lead_id;
create temporary table o as select tests.asleep(2) as lead_id;
select tests.advance('1 minute');
-- Somebody, or Chatwoot itself, changes the status there; its webhook comes so much later.
create function tests.becomes(p_n integer, p_status text, p_late interval default '0') returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_conversation(p_n, jsonb_build_object(
        'event', 'conversation_updated', 'status', p_status, 'updated_at', extract(epoch from util.current_time() - p_late),
        'meta', jsonb_build_object(
            'sender', jsonb_build_object('id', 9000 + p_n, 'phone_number', tests.phone(p_n), 'type', 'contact'),
            'assignee', jsonb_build_object('id', (select c.assignee_id from chatwoot.conversations as c where c.conversation_id = 7000 + p_n), 'type', 'user'), 'assignee_type', 'User'
        )
    )))
$$;
create function tests.silence(p_lead_id bigint) returns void language plpgsql as $$
begin
    perform tests.advance('4 days');
    perform rework.run();
    perform tests.advance('6 hours');
    perform tests.drain();
end;
$$;

-- Twice the person answers, Chatwoot opens it, a consultant answers; each time the next message puts it to sleep.
select tests.reply(lead_id) from l;
select is(tests.becomes(1, 'open'), 'conversation applied reopened', 'their words open it');
select tests.drain();
select tests.advance('2 minutes');
select is(chatwoot.settle_standing(), 0, 'nothing is left to do');
select flow.record_signal(lead_id, 'human_wrote', util.current_time(), 'chatwoot') from l;
select tests.silence(lead_id) from l;
select is(tests.chatwoot_standing(lead_id), 'snoozed snoozed high', 'asleep behind a message of the cadence') from l;
select tests.reply(lead_id) from l;
select is(tests.becomes(1, 'open'), 'conversation applied reopened', 'their words open it again');
select tests.drain();
select tests.advance('2 minutes');
select is(chatwoot.settle_standing(), 0, 'nothing is left to do');

-- A consultant who must answer snoozes it: that stays, whatever else is written there.
select is(tests.becomes(1, 'snoozed'), 'conversation applied snoozed', 'snoozed by hand');
select is(chatwoot.request_standing(lead_id), false, 'it is left so') from l;
select chatwoot.request_update(lead_id, p_has_labels => true) from l;
select tests.drain();
select is((select c.status from chatwoot.conversations as c join l using (lead_id)), 'snoozed', 'also by an order that leaves anyway');
select is(tests.becomes(1, 'open'), 'conversation applied reopened', 'and open again');
select tests.advance('1 minute');
select flow.record_signal(lead_id, 'human_wrote', util.current_time(), 'chatwoot') from l;
select tests.silence(lead_id) from l;
select is(tests.chatwoot_standing(lead_id), 'snoozed snoozed high', 'the second message of the cadence puts it to sleep too') from l;

-- Opened by hand in its sleep; thanks, which move nothing, do the same.
select tests.advance('1 hour');
select is(tests.becomes(1, 'open'), 'conversation applied reopened', 'opened by hand');
select chatwoot.request_update(lead_id, p_has_labels => true) from l;
select tests.drain();
select is((select c.status from chatwoot.conversations as c join l using (lead_id)), 'open', 'it stays open');
select tests.silence(lead_id) from l;
select is(tests.chatwoot_standing(lead_id), 'snoozed snoozed high', 'until the next message') from l;

-- What was done before the step began is over, however late it is told.
select tests.advance('1 hour');
select flow.record_signal(lead_id, 'call_wrong_number', util.current_time(), 'consultant') from l;
select tests.drain();
select is(tests.chatwoot_standing(lead_id), 'open open medium', 'somebody must look') from l;
select tests.advance('1 minute');
select is(tests.becomes(1, 'snoozed', '30 minutes'), 'conversation ignored echo', 'that somebody had snoozed it before is told late');
select chatwoot.request_standing(lead_id) from l;
select is(tests.chatwoot_standing(lead_id), 'open open medium', 'and does not keep it asleep') from l;
select tests.drain();
select tests.advance('1 minute');
select is(tests.becomes(1, 'snoozed'), 'conversation applied snoozed', 'who snoozes it now');
select is(chatwoot.request_standing(lead_id), false, 'keeps it so') from l;

-- Marked by mistake: whoever has it again begins anew, with the step that stood.
select leads.change_status(lead_id, 'lost', 'consultant:1', 'price') from l;
select tests.drain();
select tests.advance('1 minute');
select leads.change_status(lead_id, 'engaged', 'consultant:1', 'mistake') from l;
select tests.advance('1 second');
select flow.record_signal(lead_id, 'call_wrong_number', util.current_time(), 'consultant') from l;
select tests.drain();
select is((select c.status from chatwoot.conversations as c join l using (lead_id)), 'open', 'reopened, it wakes');
select is(tests.chatwoot_standing(lead_id), 'snoozed snoozed', 'and all the while the other one slept') from o;

-- Our own write is nobody's hand, whether its webhook comes before the worker's report or behind it.
select is(tests.becomes(2, 'open'), 'conversation applied reopened', 'a webhook before the report') from o;
update chatwoot.conversations as c set status = 'snoozed', seen_updated_at = null from o where c.lead_id = o.lead_id;
select chatwoot.succeed_update(
    outbox.enqueue('chatwoot.update', lead_id, util.current_time(), null, '{"standing": true}'), true, '{"status": "open", "shown": {"step": "await_reply", "status": "open"}}', util.current_time()
) from o;
select is((select c.status_by_hand_at from chatwoot.conversations as c join o using (lead_id)), null, 'is ours');

select tests.advance('1 minute');
select is(tests.becomes(2, 'snoozed', '2 minutes'), 'conversation ignored echo', 'nor does what is older than it undo it');
select is((select concat_ws(' ', c.status, c.status_by_hand_at) from chatwoot.conversations as c join o using (lead_id)), 'open', 'as if somebody had');

select * from finish();
rollback;
