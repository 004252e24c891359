begin;
select plan(68);

-- Two leads of consultants of their own; each conversation was opened at 14:00 by Chatwoot's clock, and it is 15:30.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table a as select tests.lead_with_conversation(1) as lead_id;
update outbox.jobs set due_at = due_at + interval '1 minute' where state = 'pending';
create temporary table b as select tests.lead_with_conversation(2) as lead_id;
select tests.advance('2 minutes');
select tests.drain();
select tests.freeze('2026-03-10 15:30:00+00');
update chatwoot.conversations as c set seen_updated_at = '2026-03-10 15:10:00+00', assigned_at = null, replaced_assignee_id = null, chosen_at = null, shown_at = null, assignee_id = k.chatwoot_agent_id
from leads.leads as l join routing.consultants as k on k.id = l.consultant_id where l.id = c.lead_id;
-- Another than the first lead's owner, and who is neither.
create temporary table who as
select
    o.chatwoot_agent_id as owner, o.id as owner_id,
    (select min(k.chatwoot_agent_id) from routing.consultants as k where k.id <> o.id) as other, (select max(k.chatwoot_agent_id) from routing.consultants as k where k.id <> o.id) as third
from a join leads.leads as l on l.id = a.lead_id join routing.consultants as o on o.id = l.consultant_id;

create function tests.state(p_at text, p_agent_id bigint, p_patch jsonb default '{}') returns jsonb language sql as $$
    select jsonb_build_object(
        'id', '7001', 'status', 'open', 'created_at', '2026-03-10T14:00:00Z', 'updated_at', '2026-03-10T' || p_at || 'Z', 'assignee_id', p_agent_id::text, 'is_with_bot', false
    ) || p_patch
$$;
-- What is said of a state after p_before happened, and what changed; then all is as before.
create function tests.seen(p_state jsonb, p_before text default null, p_lead_id bigint default null, p_channel_id bigint default tests.channel()) returns text language plpgsql as $$
declare
    v_said text;
begin
    begin
        if p_before is not null then
            execute p_before;
        end if;
        perform tests.remember();
        v_said := chatwoot.observe_conversation(coalesce(p_lead_id, (select a.lead_id from a)), p_channel_id, p_state, util.current_time());
        v_said := v_said || case when tests.what_changed() = 'nothing' then ': nothing' else '' end;
        raise exception 'undone' using errcode = 'TT000';
    exception
        when sqlstate 'TT000' then return v_said;
        when sqlstate 'ID105' then return sqlstate;
    end;
end $$;

-- WHICH
select is(tests.seen(tests.state('15:20:00', owner) - 'id'), 'ID105', 'a conversation has an id') from who;
select is(tests.seen(tests.state('15:20:00', owner) - 'updated_at'), 'ID105', 'and a time') from who;
select is(tests.seen(tests.state('15:20:00', owner, '{"id": "7002"}')), 'not_ours: nothing', 'another lead''s conversation') from who;
select is(tests.seen(tests.state('15:20:00', owner), p_lead_id => lead_id), 'not_ours: nothing', 'seen for another lead') from who, b;
select is(tests.seen(tests.state('15:20:00', owner), p_channel_id => -1), 'not_ours: nothing', 'of another number') from who;

-- WHEN
select is(tests.seen(tests.state('15:09:59', owner)), 'stale', 'older than what is known') from who;
select is(tests.seen(tests.state('15:10:00', other)), 'transferred', 'of the same moment') from who;
select is(tests.seen(tests.state('15:20:00', owner), $$update chatwoot.conversations set seen_updated_at = '2026-03-10 15:39:59+00'$$), 'stale', 'what is known may be ten minutes ahead') from who;
select is(tests.seen(tests.state('15:20:00', owner), $$update chatwoot.conversations set seen_updated_at = '2026-03-10 15:40:00+00'$$), 'echo', 'and not more') from who;
select is(tests.seen(tests.state('15:20:00', owner), $$update chatwoot.conversations set seen_updated_at = null$$), 'echo', 'nothing was known') from who;

-- WHO: nobody new
select is(tests.seen(tests.state('15:20:00', owner)), 'echo', 'whose it is') from who;
select is(tests.seen(tests.state('15:20:00', other, '{"is_with_bot": true}')), 'echo', 'a bot is nobody') from who;
select is(tests.seen(tests.state('15:20:00', other)), 'transferred', 'another') from who;

-- The opening
select is(tests.seen(tests.state('15:20:00', other, '{"created_at": "2026-03-10T15:19:50.001Z"}')), 'automatic_assignment', 'within ten seconds of the opening nobody chose') from who;
select is(tests.seen(tests.state('15:20:00', other, '{"created_at": "2026-03-10T15:19:50Z"}')), 'transferred', 'at ten seconds somebody did') from who;
select is(tests.seen(tests.state('15:20:00', other) - 'created_at'), 'transferred', 'when it opened may not be known') from who;
select is(tests.seen(tests.state('15:20:00', owner, '{"created_at": "2026-03-10T15:19:59Z"}')), 'echo', 'Chatwoot may choose rightly') from who;

-- Given here
select is(tests.seen(tests.state('15:20:00', owner), format($$select set_config('indica.fake_now', '2026-03-10 15:20:00+00', true), routing.transfer_lead(%s, c.id, 'workload', 'operator') from routing.consultants as c where c.chatwoot_agent_id = %s$$, lead_id, other) || $$; update chatwoot.conversations set assignee_id = null$$), 'echo', 'what Chatwoot showed when the lead was given here is overtaken') from who, a;
select is(tests.seen(tests.state('15:20:00.000001', owner), format($$select set_config('indica.fake_now', '2026-03-10 15:20:00+00', true), routing.transfer_lead(%s, c.id, 'workload', 'operator') from routing.consultants as c where c.chatwoot_agent_id = %s$$, lead_id, other) || $$; update chatwoot.conversations set assignee_id = null$$), 'transferred', 'and not what it shows since') from who, a;
-- Written there by us
select is(tests.seen(tests.state('15:20:00', other), format($$update chatwoot.conversations set assigned_at = '2026-03-10 15:20:00+00', replaced_assignee_id = %s$$, other)), 'echo', 'who had it when we wrote') from who;
select is(tests.seen(tests.state('15:20:00.000001', other), format($$update chatwoot.conversations set assigned_at = '2026-03-10 15:20:00+00', replaced_assignee_id = %s$$, other)), 'transferred', 'may be chosen again') from who;
select is(tests.seen(tests.state('15:19:00', other), format($$update chatwoot.conversations set assigned_at = '2026-03-10 15:20:00+00', replaced_assignee_id = %s$$, third)), 'transferred', 'somebody else was chosen just before') from who;
select is(tests.seen(tests.state('15:19:00', null), $$update chatwoot.conversations set assigned_at = '2026-03-10 15:20:00+00'$$), 'echo', 'nobody had it when we wrote') from who;
-- Written by us over a choice that was told late
create function tests.overwritten(p_more text) returns text language sql as $$
    select 'update chatwoot.conversations set seen_updated_at = ''2026-03-10 15:25:00+00'', assigned_at = ''2026-03-10 15:20:00+00'', ' || p_more || ' where conversation_id = 7001'
$$;
select is(tests.seen(tests.state('15:19:00', other), tests.overwritten(format('replaced_assignee_id = %s', owner))), 'transferred', 'whom a human chose before we wrote, told late') from who;
select is(tests.seen(tests.state('15:20:00', other), tests.overwritten(format('replaced_assignee_id = %s', owner))), 'stale', 'not from that moment') from who;
select is(tests.seen(tests.state('15:19:00', other), tests.overwritten(format('replaced_assignee_id = %s, assignee_id = null', owner))), 'transferred', 'also when we gave it to nobody') from who;
select is(tests.seen(tests.state('15:19:00', other), tests.overwritten(format('replaced_assignee_id = %s, assignee_id = null', other))), 'stale', 'unless they had it then') from who;
select is(tests.seen(tests.state('15:19:00', other), tests.overwritten(format('replaced_assignee_id = %s', other))), 'stale', 'whom we knew when we wrote is no news') from who;
select is(tests.seen(tests.state('15:19:00', other), tests.overwritten('chosen_at = ''2026-03-10 15:19:30+00''')), 'stale', 'nor is who was chosen before another') from who;
select is(tests.seen(tests.state('15:19:00', other), tests.overwritten(format('shown_at = ''2026-03-10 15:19:00+00'', replaced_assignee_id = %s', owner))), 'stale: nothing', 'nor is who was seen replaced by hand before we wrote') from who;
select is(tests.seen(tests.state('15:19:00', other), tests.overwritten(format('shown_at = ''2026-03-10 15:18:59+00'', replaced_assignee_id = %s', owner))), 'transferred', 'but who replaced whom we saw is') from who;
select is(tests.seen(tests.state('15:26:00', third), format('update chatwoot.conversations set chosen_at = ''2026-03-10 15:19:00+00'', assigned_at = ''2026-03-10 15:20:00+00'', asked_assignee_id = %s, assignee_id = %s where conversation_id = 7001', third, other)), 'echo', 'and what we wrote over a choice is none') from who;
select is(tests.seen(tests.state('15:26:00', third), format('update chatwoot.conversations set chosen_at = ''2026-03-10 15:21:00+00'', assigned_at = ''2026-03-10 15:20:00+00'', asked_assignee_id = %s, assignee_id = %s where conversation_id = 7001', third, other)), 'transferred', 'but after a later choice it is one') from who;
-- Another conversation of the lead
create function tests.beside(p_lead_id bigint, p_attempt integer, p_created_at text, p_chosen_at text default null) returns text language sql as $$
    select format(
        'insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, created_at, chosen_at) values (%s, tests.channel(), %s, 7100, false, ''2026-03-10 %s+00'', %L)',
        p_lead_id, p_attempt, p_created_at, '2026-03-10 ' || p_chosen_at || '+00'
    )
$$;
select is(tests.seen(tests.state('15:20:00', other), tests.beside(lead_id, 2, '15:20:01')), 'transferred', 'a newer conversation that nobody was chosen for changes nothing') from who, a;
select is(tests.seen(tests.state('15:20:00', other), tests.beside(lead_id, 2, '15:20:00', '15:20:01')), 'echo', 'a later choice in it does') from who, a;
select is(tests.seen(tests.state('15:20:00', other), tests.beside(lead_id, 2, '15:19:59')), 'transferred', 'nor an older one') from who, a;
select is(tests.seen(tests.state('15:20:00', other), tests.beside(lead_id, 0, '15:20:01')), 'transferred', 'whatever attempt it is') from who, a;
select is(tests.seen(tests.state('15:20:00', other), tests.beside(lead_id, 0, '15:01:00', '15:20:01')), 'echo', 'a later choice in any of them does') from who, a;
select is(tests.seen(tests.state('15:20:00', other), tests.beside(lead_id, 0, '15:01:00', '15:19:59')), 'transferred', 'an earlier one does not') from who, a;
select is(tests.seen(tests.state('15:20:00', other), tests.beside(lead_id, 2, '15:20:01', '15:20:01')), 'transferred', 'nor another lead''s') from who, b;
select is(tests.seen(tests.state('15:20:00', other), $$update chatwoot.conversations set chosen_at = '2026-03-10 15:25:00+00' where conversation_id = 7001$$), 'transferred', 'nor what was told of this one itself') from who, a;

-- WHAT IT MEANS
select is(tests.seen(tests.state('15:20:00', other), format($$update routing.consultants set is_active = false where chatwoot_agent_id = %s$$, other)), 'assigned_elsewhere', 'who left is no consultant of ours') from who;
select is(tests.seen(tests.state('15:20:00', 999)), 'assigned_elsewhere', 'nor who never was');
select is(tests.seen(tests.state('15:20:00', null)), 'unassigned', 'nobody');
select is(tests.seen(tests.state('15:20:00', other), format($$select leads.change_status(%s, 'lost', 'consultant:1', 'price')$$, lead_id)), 'kept_for_return', 'a lead that is over') from who, a;
select is(tests.seen(tests.state('15:20:00', 999), format($$select leads.change_status(%s, 'lost', 'consultant:1', 'price')$$, lead_id)), 'assigned_elsewhere', 'is nobody''s of theirs either') from a;
select is(tests.seen(tests.state('15:20:00', owner, '{"status": "resolved"}')), 'resolved', 'resolved') from who;
select is(tests.seen(tests.state('15:20:00', owner, '{"status": "resolved"}'), $$update chatwoot.conversations set status = 'resolved'$$), 'echo', 'once') from who;

-- The order that takes an automatic choice back
create function tests.orders(p_before text default 'select') returns bigint language plpgsql as $$
declare
    v_count bigint;
begin
    begin
        execute p_before;
        perform chatwoot.observe_conversation(a.lead_id, tests.channel(), tests.state('15:20:00', who.other, '{"created_at": "2026-03-10T15:19:59Z"}'), util.current_time()) from a, who;
        select count(*) into v_count from outbox.jobs as o join a using (lead_id) where o.kind = 'chatwoot.update' and o.state = 'pending' and o.payload = '{"owner": true, "conversation_id": 7001}' and o.dedupe_key is null;
        raise exception 'undone' using errcode = 'TT000';
    exception when sqlstate 'TT000' then
        return v_count;
    end;
end $$;
create function tests.ordered(p_kind text, p_lead_id bigint, p_payload jsonb, p_state text default 'pending') returns text language sql as $$
    select format(
        'insert into outbox.jobs (kind, lead_id, state, due_at, created_at, payload, dedupe_key, finished_at) values (%L, %s, %L, now(), now(), %L, ''test'', %L)',
        p_kind, p_lead_id, p_state, p_payload, case when p_state = 'done' then now() end
    )
$$;
select is(tests.orders(), 1::bigint, 'the owner gets it back');
select is(tests.orders(tests.ordered('chatwoot.update', lead_id, '{"owner": true}')), 0::bigint, 'which may be ordered already') from a;
select is(tests.orders(tests.ordered('chatwoot.update', lead_id, '{"owner": true}', 'done')), 1::bigint, 'but not done') from a;
select is(tests.orders(tests.ordered('chatwoot.update', lead_id, '{"labels": true}')), 1::bigint, 'and not something else') from a;
select is(tests.orders(tests.ordered('chatwoot.note', lead_id, '{"owner": true}')), 1::bigint, 'of another kind') from a;
select is(tests.orders(tests.ordered('chatwoot.update', lead_id, '{"owner": true}')), 1::bigint, 'or for another') from b;
select is(tests.orders(format('update routing.consultants set chatwoot_agent_id = null where id = %s', owner_id)), 0::bigint, 'whom Chatwoot does not know cannot get it') from who;
select is(tests.orders(format($$select leads.change_status(%s, 'lost', 'consultant:1', 'price'); delete from outbox.jobs where state = 'pending'$$, lead_id)), 0::bigint, 'a lead that is over is left alone') from a;

-- WHAT IS KEPT
create function tests.kept(p_state jsonb, p_before text default 'select') returns text language plpgsql as $$
declare
    v_kept text;
begin
    begin
        execute p_before;
        perform chatwoot.observe_conversation(a.lead_id, tests.channel(), p_state, util.current_time()) from a;
        select concat_ws(' ', c.status, to_char(c.seen_updated_at at time zone 'UTC', 'HH24:MI'), coalesce(to_char(c.chosen_at at time zone 'UTC', 'HH24:MI'), 'never'), case c.assignee_id when who.owner then 'owner' when who.other then 'other' else coalesce(c.assignee_id::text, 'nobody') end) into v_kept
        from chatwoot.conversations as c, who where c.conversation_id = 7001;
        raise exception 'undone' using errcode = 'TT000';
    exception when sqlstate 'TT000' then
        return v_kept;
    end;
end $$;
select is(tests.kept(tests.state('15:20:00', owner, '{"status": "snoozed"}')), 'snoozed 15:20 never owner', 'its status and when it was seen') from who;
select is(tests.kept(tests.state('15:20:00', owner, '{"status": "odd"}'), 'update chatwoot.conversations set status = ''pending'''), 'pending 15:20 never owner', 'a status that nobody knows is none') from who;
select is(tests.kept(tests.state('15:20:00', other)), 'open 15:20 15:20 other', 'who was chosen and when') from who;
select is(tests.kept(tests.state('15:20:00', other), 'update chatwoot.conversations set chosen_at = ''2026-03-10 15:25:00+00'''), 'open 15:20 15:25 other', 'a choice is never forgotten for an earlier one') from who;
select is(tests.kept(tests.state('15:20:00', null)), 'open 15:20 never nobody', 'nobody is no choice');
select is(tests.kept(tests.state('15:20:00', other, '{"created_at": "2026-03-10T15:19:59Z"}')), 'open 15:20 never other', 'nor is what Chatwoot does by itself') from who;
-- When a human's assignee was last seen
create function tests.shown(p_state jsonb, p_before text default 'select') returns text language plpgsql as $$
declare
    v_shown text;
begin
    begin
        execute p_before;
        perform chatwoot.observe_conversation(a.lead_id, tests.channel(), p_state, util.current_time()) from a;
        select string_agg(coalesce(to_char(c.shown_at at time zone 'UTC', 'HH24:MI'), 'never'), ' ' order by c.conversation_id) into v_shown from chatwoot.conversations as c;
        raise exception 'undone' using errcode = 'TT000';
    exception when sqlstate 'TT000' then
        return v_shown;
    end;
end $$;
create function tests.asked(p_agent_id bigint) returns text language sql as $$
    select format('update chatwoot.conversations set assigned_at = ''2026-03-10 15:05:00+00'', asked_assignee_id = %s where conversation_id = 7001', p_agent_id)
$$;
select is(tests.shown(tests.state('15:20:00', owner)), '15:20 never', 'nothing was given by us') from who;
select is(tests.shown(tests.state('15:20:00', owner), tests.asked(owner)), 'never never', 'it may be our own doing') from who;
select is(tests.shown(tests.state('15:20:00', other), tests.asked(owner)), '15:20 never', 'it cannot be') from who;
select is(tests.shown(tests.state('15:20:00', null)), 'never never', 'nobody');
select is(tests.shown(tests.state('15:09:00', other), tests.asked(owner)), '15:09 never', 'also by what is stale') from who;
select is(tests.shown(tests.state('15:20:00', other), $$update chatwoot.conversations set shown_at = '2026-03-10 15:25:00+00' where conversation_id = 7001$$), '15:25 never', 'the newest counts') from who;

select * from finish();
rollback;
