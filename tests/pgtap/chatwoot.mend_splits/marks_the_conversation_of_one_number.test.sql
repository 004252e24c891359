begin;
select plan(4);

-- The inboxes of two numbers give the same ids; one conversation is split, that of another lead with the same id is not.
select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
create function tests.reserve() returns bigint language sql as $$ select c.id from sending.channels as c where c.code = 'reserva' $$;
update chatwoot.conversations set conversation_id = 7001, assignee_id = 999 where lead_id = tests.nth(1);
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, assignee_id, is_reused, status, created_at)
select l.id, tests.reserve(), 50, 7001, c.chatwoot_agent_id, false, 'open', util.current_time() - interval '1 hour'
from leads.leads as l join routing.consultants as c on c.id = l.consultant_id where l.id = tests.nth(2);
delete from chatwoot.conversations where lead_id = tests.nth(2) and channel_id = tests.channel();
create function tests.split() returns text language sql as $$
    select coalesce(string_agg(n::text, ' ' order by n), 'none') from chatwoot.conversations as c join generate_series(1, 7) as n on c.lead_id = tests.nth(n) where c.split_since is not null
$$;
select is(chatwoot.mend_splits(), 1, 'one is split');
select is(tests.split(), '1', 'and kept as split, not the other with its id');
update chatwoot.conversations set split_since = util.current_time() where lead_id = tests.nth(2);
select chatwoot.mend_splits();
select is(tests.split(), 'none', 'what is ordered is on its way, and what another lead has says nothing of it');
select is((select count(*) from outbox.jobs as j where j.lead_id = tests.nth(2) and j.finished_at is null), 0::bigint, 'for the other nothing was ordered');

select * from finish();
rollback;
