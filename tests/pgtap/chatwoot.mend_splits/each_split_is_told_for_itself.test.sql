begin;
select plan(15);

-- The inboxes of two numbers give the same ids. Leads 1 and 2 are split; of both another agent has the conversation 7001.
select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
create function tests.reserve() returns bigint language sql as $$ select c.id from sending.channels as c where c.code = 'reserva' $$;
create function tests.agent_of(p_n integer) returns bigint language sql as $$
    select c.chatwoot_agent_id from leads.leads as l join routing.consultants as c on c.id = l.consultant_id where l.id = tests.nth(p_n)
$$;
create function tests.given(p_n integer) returns bigint language sql as $$
    select count(*) from leads.events as e where e.lead_id = tests.nth(p_n) and e.kind = 'conversation_given'
$$;
create function tests.settle() returns void language sql as $$
    update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null
$$;
create function tests.kept() returns text language sql as $$
    select coalesce(string_agg(concat_ws(':', n, c.attempt), ' ' order by n, c.attempt), 'none') from chatwoot.conversations as c join generate_series(1, 7) as n on c.lead_id = tests.nth(n) where c.split_since is not null
$$;
update chatwoot.conversations set conversation_id = 7001, attempt = 1, assignee_id = 999 where lead_id = tests.nth(1);
update chatwoot.conversations set conversation_id = 7001, attempt = 1, assignee_id = 999, channel_id = tests.reserve() where lead_id = tests.nth(2);
-- An older one of lead 1, resolved.
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, assignee_id, is_reused, status, created_at)
select tests.nth(1), tests.channel(), 0, 6999, 999, false, 'resolved', util.current_time() - interval '2 days';
update chatwoot.conversations set assignee_id = tests.agent_of(2) where lead_id = tests.nth(2);

select is(chatwoot.mend_splits(), 1, 'one is split');
select is(tests.kept() || ' | ' || tests.given(1), '1:1 | 1', 'it is kept, not the older one, and told');
select tests.settle();
select tests.advance('11 minutes');
select is(chatwoot.mend_splits(), 1, 'it is split still');
select is(tests.given(1), 1::bigint, 'which is not told again');

-- One again, and then split as before: that is news, also while the other lead's with its id is known to be split, and an older one of its own was.
select tests.settle();
update chatwoot.conversations set assignee_id = tests.agent_of(1) where lead_id = tests.nth(1) and attempt = 1;
select chatwoot.mend_splits();
select is(tests.kept(), 'none', 'it is one again');
update chatwoot.conversations set assignee_id = 999 where conversation_id = 7001;
update chatwoot.conversations set split_since = util.current_time() - interval '1 hour' where lead_id = tests.nth(2) or attempt = 0;
select is(chatwoot.mend_splits(), 2, 'both are split now');
select is(tests.kept(), '1:1 2:1', 'what is split is kept as it is, what is not is forgotten');
select is(tests.given(1) || ' ' || tests.given(2), '2 1', 'each is told, whatever was told of the other conversation with its id');

-- While one is split, another conversation with its id, or of its lead, is not.
select tests.settle();
update chatwoot.conversations set assignee_id = tests.agent_of(2) where lead_id = tests.nth(2);
update chatwoot.conversations set split_since = util.current_time() where attempt = 0;
select tests.advance('11 minutes');
select is(chatwoot.mend_splits(), 1, 'one is left');
select is(tests.kept(), '1:1', 'alone');

-- Two open conversations, of a lead that ended and of one that did not; what is ordered for another lead holds up neither.
select tests.settle();
update chatwoot.conversations as v set assignee_id = tests.agent_of(n) from generate_series(1, 7) as n where v.lead_id = tests.nth(n);
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, assignee_id, is_reused, status, created_at)
select tests.nth(n), tests.channel(), 90, 7990 + n, tests.agent_of(n), false, 'open', util.current_time() - interval '1 hour' from unnest(array[3, 6]) as n;
select outbox.enqueue('chatwoot.update', tests.nth(7), util.current_time(), null, '{"labels": true}');
select is(tests.status(tests.nth(6)), 'lost', 'one has ended');
select is(chatwoot.mend_splits(), 1, 'one conversation of the other is closed');
select is((select string_agg(j.payload ->> 'status' || ' ' || (j.payload ->> 'conversation_id'), ', ') from outbox.jobs as j where j.finished_at is null and j.lead_id = tests.nth(3) and j.kind = 'chatwoot.update'),
    (select 'resolved ' || v.conversation_id from chatwoot.conversations as v where v.lead_id = tests.nth(3) and v.attempt < 90), 'the older one');
select is((select count(*) from outbox.jobs as j where j.finished_at is null and j.lead_id = tests.nth(6)), 0::bigint, 'nothing of who ended');
select is(chatwoot.mend_splits(), 0, 'once');

select * from finish();
rollback;
