begin;
select plan(48);

select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
create function tests.splits() returns text language sql as $$
    select coalesce(string_agg(concat_ws(' ', n.n, s.reason, s.agent_id, s.agent), ', ' order by n.n), 'none')
    from governance.ownership_splits as s join generate_series(1, 7) as n on s.lead_id = tests.nth(n)
$$;
create function tests.agent_of(p_n integer) returns bigint language sql as $$
    select c.chatwoot_agent_id from leads.leads as l join routing.consultants as c on c.id = l.consultant_id where l.id = tests.nth(p_n)
$$;
create function tests.other_agent(p_n integer) returns bigint language sql as $$
    select min(c.chatwoot_agent_id) from routing.consultants as c where c.chatwoot_agent_id <> tests.agent_of(p_n)
$$;
create function tests.ordered(p_n integer) returns text language sql as $$
    select string_agg(concat_ws(' ', j.kind, j.payload ->> 'status', case when j.payload ? 'owner' then 'owner' end, j.payload ->> 'about'), ', ' order by j.id)
    from outbox.jobs as j where j.lead_id = tests.nth(p_n) and j.state = 'pending'
$$;
select is(tests.splits(), 'none', 'while everything runs nothing is split');
select is(chatwoot.mend_splits(), 0, 'and nothing mended');

-- Somebody else has it, and nothing had told.
update chatwoot.conversations set assignee_id = tests.other_agent(1) where lead_id = tests.nth(1);
update chatwoot.conversations set assignee_id = null where lead_id = tests.nth(2);
update chatwoot.conversations set assignee_id = 999 where lead_id = tests.nth(3);
select is(tests.splits(), format('1 another %s %s, 2 nobody, 3 another 999', tests.other_agent(1), (select c.name from routing.consultants as c where c.chatwoot_agent_id = tests.other_agent(1))), 'who has it, and why it is told');
update chatwoot.conversations set assignee_id = tests.other_agent(5) where lead_id in (tests.nth(5), tests.nth(6));
select matches(tests.splits(), '^1 another [^,]+, 2 nobody, 3 another 999', 'what ended is nobody''s');
update chatwoot.conversations set status = 'resolved' where lead_id = tests.nth(3);
select ok(tests.splits() not like '%3 another%', 'what is resolved is nobody''s');
update chatwoot.conversations set status = 'snoozed' where lead_id = tests.nth(3);
select ok(tests.splits() like '%3 another 999%', 'what sleeps is somebody''s');
update leads.leads set next_action = 'human_review' where id = tests.nth(3);
select ok(tests.splits() not like '%3 another%', 'a review says why not');
update leads.leads set next_action = 'await_reply' where id = tests.nth(3);
update chatwoot.conversations set created_at = util.current_time() where lead_id = tests.nth(2);
select is(tests.findings('owners'), '', 'health hears of it from the job');

-- Mended, but for what is younger than five minutes.
select is(chatwoot.mend_splits(1), 1, 'one, when one may be');
select is(tests.ordered(1) || ' ' || coalesce(tests.ordered(3), '-'), 'chatwoot.update owner -', 'the oldest first') ;
select ok((select bool_and(c.split_since is not null) from chatwoot.conversations as c where c.lead_id in (tests.nth(1), tests.nth(3))), 'all are known');
select is((select count(*) from chatwoot.conversations as c where c.split_since is not null and c.lead_id not in (tests.nth(1), tests.nth(3))), 0::bigint, 'not what is young, nor anybody else''s');
select is(chatwoot.mend_splits(), 1, 'then the other');
select is(tests.ordered(3), 'chatwoot.update owner', 'somebody who is no consultant had it');
select is((select e.data ->> 'reason' from leads.events as e where e.lead_id = tests.nth(3) and e.kind = 'conversation_given'), 'split', 'the history tells');
select is(tests.ordered(2), null, 'what is young is being settled');
select tests.advance('6 minutes');
select is(chatwoot.mend_splits(), 1, 'then it is not');
select is(tests.ordered(2), 'chatwoot.update owner', 'nobody had it');
select is((select count(*) from chatwoot.heals as h where h.kind = 'assignee'), 3::bigint, 'each is counted');
select is(tests.splits(), 'none', 'what is ordered is on its way');
-- What could not be mended is told.
update outbox.jobs set state = 'dead', finished_at = util.current_time() where state = 'pending';
select tests.advance('31 minutes');
update chatwoot.conversations set assignee_id = tests.agent_of(1) where lead_id = tests.nth(1);
select chatwoot.mend_splits();
select matches(tests.findings('owners'), '^ownership_split ', 'health says so');
select is((select c.split_since from chatwoot.conversations as c where c.lead_id = tests.nth(1)), null, 'not what is one again');

-- A human's choice of which nobody told.
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
update chatwoot.conversations set assignee_id = tests.agent_of(2) where lead_id = tests.nth(2);
update chatwoot.conversations set assignee_id = tests.other_agent(3), chosen_at = util.current_time() where lead_id = tests.nth(3);
create temporary table o as select tests.other_agent(3) as agent;
select tests.advance('6 minutes');
select is(chatwoot.mend_splits(), 1, 'somebody was chosen there');
select is(tests.agent_of(3), agent, 'who gets the lead') from o;

-- Nobody to give it to.
create temporary table was as select c.id, c.chatwoot_agent_id from routing.consultants as c;
update routing.consultants set chatwoot_agent_id = null where id = (select l.consultant_id from leads.leads as l where l.id = tests.nth(1));
select ok(tests.splits() like '%1 owner_without_agent%', 'an owner who is no agent');
select tests.advance('6 minutes');
select is(chatwoot.mend_splits(), 0, 'is for humans to mend');

-- Nor to an owner who left: nothing goes back to them again and again.
update routing.consultants as c set chatwoot_agent_id = was.chatwoot_agent_id from was where was.id = c.id;
select is(tests.splits(), 'none', 'all is one again');
update routing.consultants set is_active = false where id = (select l.consultant_id from leads.leads as l where l.id = tests.nth(1));
select ok(tests.splits() like '%1 owner_without_agent%' and tests.splits() not like '%another%', 'an owner who is inactive');
select tests.advance('6 minutes');
select is(chatwoot.mend_splits(), 0, 'has nothing given back');
select chatwoot.request_update(tests.nth(1), p_gives_to_owner => true);
select ok((c.work ? 'assignee_id') and c.work ->> 'assignee_id' is null, 'nor does any other order give it to them') from tests.claim_one('chatwoot.update') as c;
update outbox.jobs set state = 'done', finished_at = util.current_time(), claimed_by = null, lease_expires_at = null where finished_at is null;
update routing.consultants set is_active = true;

-- Chatwoot is away for two hours: one order waits for it, and one event tells.
select tests.advance('6 minutes');
select is(chatwoot.mend_splits(), 0, 'all is one again');
update chatwoot.conversations set assignee_id = tests.other_agent(1) where lead_id = tests.nth(1);
create function tests.given(p_n integer) returns bigint language sql as $$
    select count(*) from leads.events as e where e.lead_id = tests.nth(p_n) and e.kind = 'conversation_given'
$$;
create temporary table g as select tests.given(1) as given;
do $$
begin
    for i in 1 .. 12 loop
        perform chatwoot.mend_splits();
        perform tests.advance('10 minutes');
    end loop;
end;
$$;
select is(tests.ordered(1), 'chatwoot.update owner', 'one order');
select is(tests.given(1) - given, 1::bigint, 'told once') from g;
select ok(tests.splits() like '%1 another%', 'it is split as long as it waits');

-- Somebody there takes it back each time: health hears of it all the same.
do $$
declare
    v record;
begin
    for i in 1 .. 6 loop
        for v in select * from outbox.claim(tests.worker_id(), 10) loop
            perform outbox.complete(tests.worker_id(), v.id, v.attempt, jsonb_build_object('assignee_id', tests.other_agent(1)));
        end loop;
        perform tests.advance('10 minutes');
        perform chatwoot.mend_splits();
    end loop;
end;
$$;
select is(tests.ordered(1), 'chatwoot.update owner', 'it is tried again');
select is(tests.given(1) - given, 1::bigint, 'and not told again') from g;
select ok((select s.since < util.current_time() - interval '2 hours' from governance.ownership_splits as s where s.lead_id = tests.nth(1)) is not false, 'an order in vain begins nothing');
select matches(tests.findings('owners'), '^ownership_split ', 'a human is told');
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
update chatwoot.conversations set assignee_id = tests.agent_of(1) where lead_id = tests.nth(1);

-- Two open conversations of one lead.
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, assignee_id, is_reused, status, created_at)
select tests.nth(4), tests.channel(), 90, 7990, tests.agent_of(4), false, 'open', util.current_time();
select is(chatwoot.mend_splits(), 0, 'a second one that is young');
select tests.advance('6 minutes');
select is(chatwoot.mend_splits(), 1, 'and one that stays');
select is(tests.ordered(4), 'chatwoot.note moved, chatwoot.update resolved', 'is closed, with a note that links');
select is(chatwoot.mend_splits(), 0, 'once');
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
-- While Chatwoot would ask for a rating it is not ordered again and again.
insert into sending.service_windows (channel_id, person_id, opened_at, expires_at)
select tests.channel(), l.person_id, util.current_time(), util.current_time() + interval '24 hours' from leads.leads as l where l.id = tests.nth(4)
on conflict (channel_id, person_id) do update set opened_at = excluded.opened_at, expires_at = excluded.expires_at;
update sending.channels set has_csat = true where id = tests.channel();
select is(chatwoot.mend_splits(), 0, 'what a rating holds is not ordered');
select is(tests.ordered(4), null, 'at all');
select tests.advance('24 hours');
select is(chatwoot.mend_splits() > 0 and tests.ordered(4) = 'chatwoot.update resolved', true, 'when nobody would be asked it is closed');
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
-- One that was open for another reason stays; beside it ours is closed.
update chatwoot.conversations set is_reused = true where lead_id = tests.nth(4) and conversation_id <> 7990;
select is((select chatwoot.mend_splits() from (select tests.ordered(4)) as o) >= 0 and tests.ordered(4) is null, true, 'what was open for another reason is not closed');
update chatwoot.conversations set is_reused = conversation_id = 7990 where lead_id = tests.nth(4);
select ok(chatwoot.mend_splits() >= 1, 'beside one that is used on');
select matches(tests.ordered(4), 'chatwoot.update resolved', 'ours is closed');

select * from finish();
rollback;
