begin;
select plan(32);

select tests.make_operation();
create function tests.told(p_agents text) returns text language plpgsql as $$
declare
    v_claimed record;
begin
    perform chatwoot.order_agents();
    v_claimed := tests.claim_look('chatwoot.agents');
    perform outbox.complete(tests.worker_id(), v_claimed.id, v_claimed.attempt, jsonb_build_object('agent_ids', p_agents::jsonb));
    return (select coalesce(string_agg(split_part(c.name, ' ', 1), ' ' order by c.id), 'nobody') from routing.consultants as c where c.chatwoot_missing_since is not null);
end;
$$;
create function tests.owners() returns text language sql as $$
    select string_agg(coalesce(split_part(c.name, ' ', 1), l.queue_code), ' ' order by l.id) from leads.leads as l left join routing.consultants as c on c.id = l.consultant_id
$$;
select tests.lead(n) from generate_series(1, 6) as n;
select tests.drain();
create temporary table o as select tests.owners() as owners;
select leads.change_status(l.id, 'lost', 'operator', 'price') from leads.leads as l where l.consultant_id = tests.consultant(2) and l.id = (select max(x.id) from leads.leads as x where x.consultant_id = tests.consultant(2));
select tests.drain();

-- Who is there.
select is(tests.told('[1, 101, 102, 103]'), 'nobody', 'all are agents');
select is(tests.told('[1, 101, 103]'), 'Bruno', 'Bruno was taken out of the account, which nothing told');
select is(tests.told('[1, 101, 103]'), 'Bruno', 'and still is');
select is((select c.chatwoot_missing_since from routing.consultants as c where c.id = tests.consultant(2)) is not null, true, 'since then') ;
select is(tests.told('[1, 2]'), 'Bruno', 'none of several is there: that is another account, and changes nothing');
select is(tests.told('[]'), 'Bruno', 'nor does an empty list');
select is(tests.told('[1, 101, 102, 103]'), 'nobody', 'who is there again takes leads again');
update routing.consultants set is_active = false where id = tests.consultant(1);
select is(tests.told('[1, 102, 103]'), 'nobody', 'who is inactive is not looked for');
update routing.consultants set is_active = true;
select is(tests.told('[101, 103]'), 'Bruno', 'Bruno leaves again');
select is(tests.findings('triage'), 'agent_missing Bruno Reis', 'health says so');
select is((select count(*) from outbox.jobs where kind = 'chatwoot.agents'), 1::bigint, 'one job, done again');

-- Two consultants who are one agent there are not several.
update routing.consultants set chatwoot_agent_id = 102, is_active = id in (tests.consultant(1), tests.consultant(2)), chatwoot_missing_since = null;
select is(tests.told('[]'), 'nobody', 'no account is without an agent');
select is(tests.told(null), 'nobody', 'nor is what was not told');
select is(tests.told('[1]'), 'Ana Bruno', 'the agent of both was taken out');
select is(tests.told('[1, 102]'), 'nobody', 'and is there again');
update routing.consultants set chatwoot_agent_id = 100 + id - tests.consultant(1) + 1, is_active = true;
select tests.told('[101, 103]');

-- No new leads, and what is his goes to the next.
create temporary table until_now as select max(l.id) as id from leads.leads as l;
select tests.lead(n) from generate_series(11, 16) as n;
select is((select string_agg(distinct split_part(c.name, ' ', 1), ' ' order by split_part(c.name, ' ', 1)) from leads.leads as l join routing.consultants as c on c.id = l.consultant_id where l.id > (select u.id from until_now as u)), 'Ana Carla', 'new leads go to the others');
create temporary table his as select l.id from leads.leads as l where l.consultant_id = tests.consultant(2) and leads.is_open(l.status);
create temporary table ended as select l.id from leads.leads as l where l.consultant_id = tests.consultant(2) and not leads.is_open(l.status);
create temporary table others as select l.id, l.consultant_id from leads.leads as l where l.consultant_id <> tests.consultant(2);
select is((select count(*) from ended), 1::bigint, 'one of his has ended');
create temporary table count_of_his as select count(*) as n from his;
select is(routing.hand_over_leavers(0), 0, 'none when none may be');
select is(routing.hand_over_leavers(), n::integer, 'his open ones are handed over') from count_of_his;
select is((select count(*) from leads.leads as l join his using (id) where l.consultant_id = tests.consultant(2)), 0::bigint, 'all of them');
select is((select count(*) from leads.leads as l join ended using (id) where l.consultant_id = tests.consultant(2)), 1::bigint, 'what ended stays whose it was');
select is((select count(*) from leads.leads as l join others using (id) where l.consultant_id is distinct from others.consultant_id), 0::bigint, 'and nobody else''s is touched');
select is((select string_agg(distinct e.data ->> 'reason', ' ') from leads.events as e join his on his.id = e.lead_id where e.kind = 'handed_over'), 'not_in_chatwoot', 'with the reason in the history');
select is((select count(*) from outbox.jobs as j join his on his.id = j.lead_id where j.payload ->> 'about' = 'handed_over'), n, 'and a note for each') from count_of_his;
select is((select count(*) from outbox.jobs as j join his on his.id = j.lead_id where j.kind = 'chatwoot.update' and j.payload -> 'owner' = 'true' and j.state = 'pending') >= n, true, 'whose conversation follows') from count_of_his;
select is(routing.hand_over_leavers(), 0, 'once');

-- The first conversation that turns out to have nobody has it asked at once.
select tests.drain();
update routing.consultants set chatwoot_missing_since = null;
update outbox.jobs set finished_at = util.current_time() - interval '2 minutes' where kind = 'chatwoot.agents';
create temporary table a as select l.id as lead_id from leads.leads as l where leads.is_open(l.status) and exists (select from chatwoot.conversations as c where c.lead_id = l.id) order by l.id limit 1;
select chatwoot.request_update(lead_id, p_gives_to_owner => true) from a;
select tests.step('chatwoot.update', '{"assignee_id": null}');
select is((select j.state from outbox.jobs as j where j.kind = 'chatwoot.agents'), 'pending', 'an unknown agent is answered like any other, and nobody has it');
select is(tests.told('[101, 102, 103]'), 'nobody', 'all are there: a human took it away');
select chatwoot.doubt_agent(lead_id, util.current_time()) from a;
select is((select j.state from outbox.jobs as j where j.kind = 'chatwoot.agents'), 'done', 'that is asked once a minute');
select tests.advance('2 minutes');
update leads.leads set consultant_id = null, queue_code = 'triage' where id = (select lead_id from a);
select chatwoot.doubt_agent(lead_id, util.current_time()) from a;
select is((select j.state from outbox.jobs as j where j.kind = 'chatwoot.agents'), 'done', 'and not about a lead that nobody has');

-- An outage is waited out; what Chatwoot refuses is asked with the next look.
select is((chatwoot.fail_agents(1, '{"phase": "no_answer"}', now())).state || (chatwoot.fail_agents(1, '{"phase": "answered", "http_status": 401}', now())).state
    || (chatwoot.fail_agents(1, '{"phase": "answered", "http_status": 404}', now())).state, 'pendingpendingcancelled', 'what fails');
select is((chatwoot.fail_agents(1, '{"phase": "answered", "http_status": 429, "retry_after_seconds": 7200}', now())).due_at, now() + interval '1 hour', 'as long as it was told to, within reason');

select * from finish();
rollback;
