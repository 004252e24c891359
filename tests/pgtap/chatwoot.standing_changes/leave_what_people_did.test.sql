begin;
select plan(16);

select tests.make_operation();
create temporary table l as select tests.asleep(1) as lead_id;
create temporary table o as select tests.asleep(2) as lead_id;
create function tests.changes(p_lead_id bigint) returns jsonb language sql as $$
    select chatwoot.standing_changes(l, chatwoot.current_conversation(l.id), util.current_time()) - '{unless_written_after,custom_attributes}'::text[] from leads.leads as l where l.id = p_lead_id
$$;
select is(tests.changes(lead_id), '{}', 'nothing to change') from l;
update chatwoot.conversations as c set status = 'open', status_by_hand_at = util.current_time() from l where c.lead_id = l.lead_id;
select is(tests.changes(lead_id), '{}', 'what a consultant opened is theirs') from l;
select is(tests.changes(lead_id), '{}', 'and the other one sleeps on') from o;
update leads.leads as t set next_action = 'rework' from l where t.id = l.lead_id;
select is(tests.changes(lead_id), '{"status": "snoozed", "from_status": "open"}', 'until the next step') from l;
update chatwoot.conversations as c set assignee_id = 99999 from l where c.lead_id = l.lead_id;
select is(tests.changes(lead_id), '{}', 'not what somebody else has') from l;
update chatwoot.conversations as c set assignee_id = null from l where c.lead_id = l.lead_id;
select is(tests.changes(lead_id) ->> 'status', 'snoozed', 'what nobody has') from l;
update chatwoot.conversations as c set status = 'pending' from l where c.lead_id = l.lead_id;
select is(tests.changes(lead_id), '{}', 'not a bot''s') from l;
update chatwoot.conversations as c set status = 'resolved' from l where c.lead_id = l.lead_id;
select is(tests.changes(lead_id), '{}', 'not what is resolved') from l;
update chatwoot.conversations as c set status = 'open' from l where c.lead_id = l.lead_id;
update leads.leads as t set last_inbound_at = t.last_outbound_at + interval '1 minute' from l where t.id = l.lead_id;
select is(tests.changes(lead_id), '{}', 'not a talk') from l;

-- A human's step.
update leads.leads as t set next_action = 'human_review', next_action_at = util.current_time() from l where t.id = l.lead_id;
update chatwoot.conversations as c set status = 'snoozed' from l where c.lead_id = l.lead_id;
select is(tests.changes(lead_id) - 'priority', '{"status": "open", "from_status": "snoozed", "keeps_priority": true}', 'a new step wakes it, also what was snoozed by hand') from l;
select is(tests.changes(lead_id) ->> 'priority' in ('urgent', 'high', 'medium', 'low'), true, 'with a priority') from l;
select leads.append_event(lead_id, 'next_action_set', 'operator', '{"action": "human_review"}') from l;
update chatwoot.conversations as c set shown_step = 'human_review', status_by_hand_at = util.current_time(), asked_priority = 'low' from l where c.lead_id = l.lead_id;
select is(tests.changes(lead_id) ? 'status', false, 'what was snoozed while the step stands is theirs') from l;
select scoring.override(uid, 'low', 'so') from leads.leads as t join l on t.id = l.lead_id;
select is(tests.changes(lead_id), '{}', 'a priority that did not change is not written again') from l;
select scoring.override(uid, 'urgent', 'so') from leads.leads as t join l on t.id = l.lead_id;
select is(tests.changes(lead_id), '{"priority": "urgent", "keeps_priority": false}', 'ours wins when it changes') from l;
select ops.set_setting('chatwoot_priority', '"off"');
select is(tests.changes(lead_id), '{}', 'or never, by the setting') from l;
select is(tests.changes(lead_id), '{}', 'the other one is as it was') from o;

select * from finish();
rollback;
