begin;
select plan(9);

-- A couple on one number, written to in one conversation; and somebody else.
select tests.make_operation();
create temporary table t as select tests.asleep(1) as she, tests.asleep(2) as he, tests.asleep(3) as other;
update chatwoot.conversations as c set conversation_id = 7001 from t where c.lead_id = t.he;
create function tests.standings() returns text language sql as $$
    select concat_ws(', ', tests.chatwoot_standing(she), tests.chatwoot_standing(he), tests.chatwoot_standing(other)) from t
$$;
select is(tests.standings(), 'snoozed snoozed, snoozed snoozed, snoozed snoozed', 'all are asleep');
select tests.advance('1 minute');

-- He must be looked at.
select flow.record_signal(he, 'call_wrong_number', util.current_time(), 'consultant') from t;
select tests.drain();
select is(tests.standings(), 'open snoozed, open open medium, snoozed snoozed', 'what one of them needs wakes the conversation, for both');
select is((select count(c.status_by_hand_at) from chatwoot.conversations as c), 0::bigint, 'by nobody''s hand');

-- She is called, nobody answers, and later again: her own wait would sleep.
select tests.advance('2 days');
select flow.record_signal(she, 'call_failed', util.current_time(), 'consultant', util.current_time() + interval '4 hours') from t;
select tests.drain();
select flow.record_signal(she, 'call_back', util.current_time(), 'consultant', util.current_time() + interval '4 hours') from t;
select tests.drain();
select is((select c.status from chatwoot.conversations as c, t where c.lead_id = t.she), 'open', 'it stays awake for him');
select is((chatwoot.wanted_status(l, c, util.current_time())).status, null, 'nor is it wanted asleep') from leads.leads as l join chatwoot.conversations as c on c.lead_id = l.id, t where l.id = t.she;

-- He ends: hers alone says.
select leads.change_status(he, 'lost', 'consultant:1', 'price') from t;
select tests.drain();
update leads.leads as l set next_action = 'await_reply', appointment_at = null, last_inbound_at = null, last_answer_at = null from t where l.id = t.she;
select is((chatwoot.wanted_status(l, c, util.current_time())).status, 'snoozed', 'his end lets it sleep') from leads.leads as l join chatwoot.conversations as c on c.lead_id = l.id, t where l.id = t.she;
select chatwoot.request_standing(she) from t;
select tests.drain();
select is((select c.status from chatwoot.conversations as c, t where c.lead_id = t.he), 'snoozed', 'and is known of both');
select is((select c.status_by_hand_at from chatwoot.conversations as c, t where c.lead_id = t.he), null, 'as ours');
select is((select tests.chatwoot_standing(other) from t), 'snoozed snoozed', 'the other one slept on');

select * from finish();
rollback;
