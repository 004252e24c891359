begin;
select plan(10);

select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
create function tests.agent_of(p_n integer) returns bigint language sql as $$
    select c.chatwoot_agent_id from leads.leads as l join routing.consultants as c on c.id = l.consultant_id where l.id = tests.nth(p_n)
$$;
create function tests.listed() returns text language sql as $$
    select coalesce(string_agg(concat_ws(' ', n, s.conversation_id - 7000, s.agent_id, s.reason, to_char(s.since at time zone 'UTC', 'HH24:MI')), ', ' order by n), 'none')
    from chatwoot.splits as s join generate_series(1, 7) as n on s.lead_id = tests.nth(n)
$$;
-- Each has one conversation of 12:00, which the owner has; they were decided at 13:00, but for the second, of now.
update chatwoot.conversations as v set conversation_id = 7000 + n, created_at = '2026-03-10 12:00Z', chosen_at = null, assigned_at = null, asked_assignee_id = null, assignee_id = tests.agent_of(n)
from generate_series(1, 7) as n where v.lead_id = tests.nth(n);
update routing.decisions as d set decided_at = case when d.lead_id = tests.nth(2) then util.current_time() else '2026-03-10 13:00Z' end;
select is(tests.listed(), 'none', 'all have their own');
update chatwoot.conversations set assignee_id = 999 where lead_id = tests.nth(1);
select is(tests.listed(), '1 1 999 another 13:00', 'since it was decided, whenever others were');
update chatwoot.conversations set chosen_at = '2026-03-10 13:30Z' where lead_id = tests.nth(1);
select is(tests.listed(), '1 1 999 another 13:30', 'since somebody was chosen');
update chatwoot.conversations set chosen_at = null, created_at = '2026-03-10 13:20Z' where lead_id = tests.nth(1);
select is(tests.listed(), '1 1 999 another 13:20', 'since there is a conversation');
update chatwoot.conversations set asked_assignee_id = 101, assigned_at = '2026-03-10 14:00Z' where lead_id = tests.nth(1);
select is(tests.listed(), '1 1 999 another 13:20', 'what was asked for in vain began nothing');
update chatwoot.conversations set asked_assignee_id = 999 where lead_id = tests.nth(1);
select is(tests.listed(), '1 1 999 another 14:00', 'what was asked for and done did');

-- Of several conversations the newest that is not resolved counts.
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, assignee_id, is_reused, status, created_at)
select tests.nth(1), tests.channel(), a, 7000 + a, x, false, s, '2026-03-10 12:00Z' from (values (70, tests.agent_of(1), 'open'), (71, 998, 'resolved')) as v (a, x, s);
select is(tests.listed(), 'none', 'the newest open one is the owner''s');
update chatwoot.conversations set assignee_id = 997 where conversation_id = 7070;
select is(tests.listed(), '1 70 997 another 13:00', 'or is not');

-- What was ordered to be mended is told.
create function tests.ordered() returns timestamptz language sql as $$ select s.ordered_at from chatwoot.splits as s where s.lead_id = tests.nth(1) $$;
select outbox.enqueue('chatwoot.update', tests.nth(2), util.current_time(), null, '{"owner": true}');
select is(tests.ordered(), null, 'not what was ordered for another');
select outbox.enqueue('chatwoot.update', tests.nth(1), util.current_time(), null, '{"owner": true}');
select is(tests.ordered(), util.current_time(), 'but what was ordered for this one');

select * from finish();
rollback;
