begin;
select plan(42);

-- Somebody uninvolved waits and has a wait of their own that was told.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other, tests.lead(3) as elsewhere;
update leads.leads as l set consultant_id = tests.consultant(1), queue_code = null from t where l.id = t.lead_id;
delete from routing.waits;
insert into routing.waits (lead_id, consultant_id, kind, step_at, since, at_risk_at, due_at, told_at, terms_hash)
select t.other, tests.consultant(2), 'answer_person', n, n, n, n, n, 0 from t, util.current_time() as n;
select ops.set_setting('chatwoot_waiting', '"snoozed"');
create function tests.wanted(p_lead jsonb, p_conversation jsonb default '{}') returns text language plpgsql as $$
declare
    v_lead leads.leads;
    v_conversation chatwoot.conversations;
    v_wanted record;
begin
    select l.* into v_lead from leads.leads as l, t where l.id = t.lead_id;
    v_lead.status := 'contacted';
    v_lead.next_action := 'await_reply';
    v_lead.next_action_at := '2026-03-20 15:00:00+00';
    v_lead.last_outbound_at := '2026-03-10 14:00:00+00';
    v_lead := jsonb_populate_record(v_lead, p_lead);
    v_conversation.status := 'open';
    v_conversation := jsonb_populate_record(v_conversation, p_conversation);
    select * into v_wanted from chatwoot.wanted_status(v_lead, v_conversation, '2026-03-10 15:00:00+00');
    return concat_ws(' ', coalesce(v_wanted.status, 'as it is'), case when v_wanted.is_due then 'due' end, to_char(v_wanted.looks_at at time zone 'UTC', 'DD HH24:MI:SS'));
end;
$$;

select is(tests.wanted(l::jsonb, c::jsonb), w, s)
from (values
    ('{}', '{}', 'snoozed', 'who is waited for sleeps'),
    ('{"next_action": "rework"}', '{}', 'snoozed', 'whom the cadence writes to, too'),
    ('{"status": "lost"}', '{}', 'as it is', 'a lead that ended stands as it is'),
    ('{"next_action": "human_review", "next_action_at": "2026-03-10 15:00:00+00"}', '{"status": "snoozed"}', 'open due', 'a step of a human that is due wakes it'),
    ('{"next_action": "human_review", "next_action_at": null}', '{}', 'open due', 'one without a time is due'),
    ('{"next_action": "call_by_consultant", "next_action_at": "2026-03-10 15:00:01+00"}', '{}', 'snoozed 10 15:00:01', 'until its time it sleeps, and is looked at then'),
    ('{"next_action": "scheduled", "next_action_at": "2026-03-12 15:00:00+00", "appointment_at": "2026-03-12 15:00:00+00"}', '{}', 'as it is 12 15:00:00', 'until an appointment it stands as it is'),
    ('{"next_action": "scheduled", "next_action_at": "2026-03-12 15:00:00+00"}', '{}', 'as it is 12 15:00:00', 'so it does until somebody follows up'),
    ('{"next_action": "scheduled", "next_action_at": "2026-03-10 14:00:00+00"}', '{}', 'open due', 'then it opens'),
    ('{"next_action": "first_contact", "queue_code": "triage"}', '{}', 'open due', 'what waits in a queue is a human''s'),
    -- Chatwoot opens by itself what the person writes into.
    ('{"next_action": "answer_person", "next_action_at": "2026-03-10 14:59:30+00", "last_inbound_at": "2026-03-10 14:59:30+00"}', '{}', 'as it is due 10 15:00:30', 'words of this minute open it by themselves'),
    ('{"next_action": "answer_person", "next_action_at": "2026-03-10 14:59:00+00", "last_inbound_at": "2026-03-10 14:59:00+00"}', '{}', 'open due', 'a minute later we do'),
    ('{"next_action": "human_review", "next_action_at": "2026-03-10 14:59:30+00", "last_inbound_at": "2026-03-10 14:59:30+00"}', '{}', 'open due', 'another step waits for nothing'),
    -- Theirs.
    ('{}', '{"status": "pending"}', 'as it is', 'what a bot has'), ('{}', '{"status": "resolved"}', 'as it is', 'what is resolved'),
    ('{"last_inbound_at": "2026-03-10 14:30:00+00"}', '{}', 'as it is', 'a talk: they wrote last'),
    ('{"last_inbound_at": "2026-03-10 14:00:00+00"}', '{}', 'as it is', 'at the same moment too'),
    ('{"last_answer_at": "2026-03-10 14:30:00+00"}', '{}', 'as it is', 'a human of ours wrote last'),
    ('{"last_inbound_at": "2026-03-10 14:30:00+00", "last_answer_at": "2026-03-10 13:30:00+00"}', '{}', 'as it is', 'whoever of both wrote last'),
    ('{"last_inbound_at": "2026-03-10 13:30:00+00", "last_answer_at": "2026-03-10 14:30:00+00"}', '{}', 'as it is', 'they or we'),
    ('{"last_inbound_at": "2026-03-10 13:30:00+00"}', '{}', 'snoozed', 'what was written to since is no talk'),
    ('{"last_inbound_at": "2026-03-10 13:30:00+00", "last_outbound_at": null}', '{}', 'as it is', 'without a message of ours it is one'),
    ('{}', '{"assignee_id": 999}', 'as it is', 'what somebody else has'), ('{}', '{"assignee_id": 101}', 'snoozed', 'not what the owner has'),
    ('{"consultant_id": null}', '{"assignee_id": 101}', 'as it is', 'nor has a lead without an owner one')
) as v (l, c, w, s);

insert into routing.waits (lead_id, consultant_id, kind, step_at, since, at_risk_at, due_at, terms_hash) select t.lead_id, tests.consultant(1), 'answer_person', n, n, n, n, 0 from t, util.current_time() as n;
select is(tests.wanted('{}'), 'snoozed', 'a term that runs wakes nobody');
update routing.waits as w set told_at = util.current_time() from t where w.lead_id = t.lead_id;
select is(tests.wanted('{}'), 'open due', 'one at risk does');
update routing.waits as w set told_at = null, passed_at = util.current_time() from t where w.lead_id = t.lead_id;
select is(tests.wanted('{}'), 'open due', 'one that is over, too');
delete from routing.waits as w using t where w.lead_id = t.lead_id;
-- Two people of one number may be written to in one conversation.
create function tests.beside(p_other jsonb, p_conversation jsonb default '{}') returns text language plpgsql as $$
declare
    v_other leads.leads;
    v_found text;
begin
    begin
        delete from chatwoot.conversations;
        insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, status, is_reused, created_at)
        select x.id, tests.channel(), 1, 70, 'open', false, util.current_time() from t, unnest(array[t.lead_id, t.other]) as x (id);
        select l.* into v_other from leads.leads as l, t where l.id = t.other;
        v_other.status := 'contacted';
        v_other.next_action := 'human_review';
        v_other.next_action_at := '2026-03-10 15:00:00+00';
        v_other := jsonb_populate_record(v_other, p_other);
        set local session_replication_role = replica;
        update leads.leads as l set status = v_other.status, next_action = v_other.next_action, next_action_at = v_other.next_action_at, ended_at = v_other.ended_at from t where l.id = t.other;
        -- Who waits elsewhere says nothing of this conversation.
        update leads.leads as l set next_action = 'human_review', next_action_at = '2026-03-10 14:00:00+00' from t where l.id = t.elsewhere;
        v_found := tests.wanted('{}', jsonb_build_object('channel_id', tests.channel(), 'conversation_id', 70) || p_conversation);
        raise exception 'taken back' using errcode = 'T0001';
    exception
        when sqlstate 'T0001' then
            return v_found;
    end;
end;
$$;
select is(tests.beside(o::jsonb, c::jsonb), w, s)
from (values
    ('{}', '{}', 'as it is', 'while the other waits for a human it stands as it is'),
    ('{"next_action_at": "2026-03-10 15:00:01+00"}', '{}', 'snoozed', 'not before the time'),
    ('{"next_action": "await_reply"}', '{}', 'snoozed', 'not while the other is waited for'), ('{"next_action": "first_contact"}', '{}', 'snoozed', 'or is to be written to'),
    ('{"status": "won", "next_action": null, "next_action_at": null, "ended_at": "2026-03-10 15:00:00+00"}', '{}', 'snoozed', 'or has ended'),
    ('{}', '{"conversation_id": 71}', 'snoozed', 'another conversation is another''s'), ('{}', '{"channel_id": 0}', 'snoozed', 'so is one of another number'),
    ('{}', '{"assignee_id": 999}', 'as it is', 'what somebody else has is theirs all the same')
) as v (o, c, w, s);
-- Switched off, what we put to sleep is woken, and nothing else.
select ops.set_setting('chatwoot_waiting', '"open"');
select is(tests.wanted('{}', c::jsonb), w, s)
from (values
    ('{"status": "open"}', 'as it is', 'switched off nothing sleeps'), ('{"status": "snoozed", "asked_status": "snoozed"}', 'open', 'what we put to sleep wakes'),
    ('{"status": "snoozed", "asked_status": "open"}', 'as it is', 'what a human snoozed does not'), ('{"status": "resolved", "asked_status": "snoozed"}', 'as it is', 'nor what is resolved')
) as v (c, w, s);
select is(tests.wanted('{"next_action": "human_review", "next_action_at": null}'), 'as it is due', 'what is due is said all the same');
select is(tests.wanted('{"next_action": "call_by_consultant"}'), 'as it is 20 15:00:00', 'and when it will be');

select * from finish();
rollback;
