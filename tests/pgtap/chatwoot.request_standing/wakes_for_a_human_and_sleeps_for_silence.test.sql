begin;
select plan(25);

select tests.make_operation();
create temporary table l as select tests.asleep(1) as lead_id;
create temporary table o as select tests.asleep(2) as lead_id;
select is(tests.chatwoot_standing(lead_id), 'snoozed snoozed', 'asleep from the start, since the person must answer') from l;
select is(tests.next_action(lead_id), 'await_reply', 'which is what the lead waits for') from l;
select is(tests.ordered_standing(lead_id), null, 'that the message left asks for nothing more') from l;
select is(chatwoot.settle_standing(), 0, 'nor does time');

-- An answer: Chatwoot opens it by itself, unless only Meta told of it.
select tests.reply(lead_id) from l;
select is(tests.ordered_standing(lead_id), null, 'words of this minute are Chatwoot''s to open') from l;
select tests.drain();
select is(tests.chatwoot_standing(lead_id), 'snoozed snoozed high', 'the priority goes along with the labels') from l;
select is(chatwoot.settle_standing(), 0, 'not yet');
select tests.advance('61 seconds');
select is(chatwoot.settle_standing(), 1, 'a minute later Chatwoot has not done it');
select is(tests.ordered_standing(lead_id), '{"status": "open", "from_status": "snoozed"}', 'so it is opened') from l;
select is(chatwoot.settle_standing(), 0, 'once');
select tests.drain();
select is(tests.chatwoot_standing(lead_id), 'open open high', 'and then it is') from l;

-- A talk is nobody's to put to sleep.
select flow.record_signal(lead_id, 'human_wrote', util.current_time(), 'chatwoot') from l;
select is(tests.next_action(lead_id), 'await_reply', 'a consultant answers') from l;
select is(tests.ordered_standing(lead_id), null, 'and it stays open') from l;
select is(tests.chatwoot_standing(lead_id), 'open open high', 'as it is') from l;

-- A step of a human.
select flow.record_signal(lead_id, 'call_wrong_number', util.current_time(), 'consultant') from o;
select is(tests.next_action(lead_id), 'human_review', 'somebody must look') from o;
select is(tests.ordered_standing(lead_id) ->> 'status', 'open', 'so that it wakes') from o;
select tests.drain();
select is(tests.chatwoot_standing(lead_id) like 'open open %', true, 'at once') from o;
select is((select count(*) from outbox.jobs as j join o using (lead_id) where j.payload ? 'standing'), 1::bigint, 'by one order') from o;

select tests.advance('1 minute');
-- A call that nobody answered: the next one is due later.
select flow.record_signal(lead_id, 'call_failed', util.current_time(), 'consultant', util.current_time() + interval '4 hours') from o;
select is(tests.next_action(lead_id), 'call_by_consultant', 'to be called again') from o;
select is(tests.ordered_standing(lead_id) - 'unless_written_after', '{"status": "snoozed", "from_status": "open"}', 'asleep until then') from o;
select tests.drain();
select tests.advance('1 day');
select chatwoot.settle_standing();
select is(tests.ordered_standing(lead_id) - 'priority' - 'keeps_priority', '{"status": "open", "from_status": "snoozed"}', 'awake when the call is due') from o;
select is(tests.ordered_standing(lead_id), null, 'the other one is as it was') from l;

-- What a human says of the priority is shown at once.
select tests.drain();
select flow.set_priority(t.uid, 'low', 'Não tem pressa') from leads.leads as t join o on t.id = o.lead_id;
select is(tests.ordered_standing(lead_id), '{"priority": "low", "keeps_priority": false}', 'a priority that somebody says') from o;
select tests.drain();
select is(tests.chatwoot_standing(lead_id), 'open open low', 'is shown') from o;
select is(tests.ordered_standing(lead_id), null, 'for that lead') from l;

select * from finish();
rollback;
