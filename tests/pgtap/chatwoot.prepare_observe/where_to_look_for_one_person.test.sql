begin;
select plan(14);

-- Two numbers whose inboxes give the same ids; two leads that are looked at.
select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
create function tests.reserve() returns bigint language sql as $$ select c.id from sending.channels as c where c.code = 'reserva' $$;
update chatwoot.contacts as k set contact_id = 9000 + n from generate_series(1, 2) as n where k.person_id = tests.person_id(tests.nth(n));
update chatwoot.conversations as v set conversation_id = 7000 + n from generate_series(1, 2) as n where v.lead_id = tests.nth(n);
insert into chatwoot.contacts (person_id, channel_id, contact_id, source_id, updated_at) select tests.person_id(tests.nth(1)), tests.reserve(), 8001, '1', util.current_time();
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, status, created_at)
select tests.nth(1), c, a, x, false, 'open', util.current_time() from (values (tests.channel(), 60, 7005), (tests.reserve(), 61, 7009)) as v (c, a, x);
delete from chatwoot.sightings;
insert into chatwoot.sightings (channel_id, conversation_id, told_at, read_at, message_id)
select c, x, to_timestamp(1773150000 + x), case x when 7005 then util.current_time() + interval '1 second' else to_timestamp(1773140000 + x) end, x - 6000
from unnest(array[tests.channel(), tests.reserve()]) as c, unnest(array[7001, 7002, 7005, 7009]) as x;
create function tests.look_for(p_lead_id bigint, p_payload jsonb default '{}', p_channel_id bigint default null) returns outbox.prepared language sql as $$
    select chatwoot.prepare_observe(outbox.enqueue(p_kind => 'chatwoot.observe', p_lead_id => p_lead_id, p_due_at => util.current_time(), p_payload => p_payload, p_channel_id => p_channel_id), util.current_time())
$$;

-- ONE LEAD: all its conversations of that number.
select is((tests.look_for(tests.nth(1))).work ->> 'contact_id', '9001', 'its contact of the number that is the default');
select is((tests.look_for(tests.nth(1), p_channel_id => tests.reserve())).work ->> 'contact_id', '8001', 'or of the one that the order names');
select is((tests.look_for(tests.nth(1))).work -> 'told', '[{"conversation_id": 7001, "message_id": 1001, "read_at": 1773147001.000000}, {"conversation_id": 7005, "message_id": 1005}]'::jsonb, 'up to where each of its conversations was read, but for a moment that has not come');
select is((tests.look_for(tests.nth(1), p_channel_id => tests.reserve())).work -> 'told', '[{"conversation_id": 7009, "message_id": 1009, "read_at": 1773147009.000000}]'::jsonb, 'and of the other number''s');
select is((tests.look_for(tests.nth(2))).work - 'told' - 'said_since' - 'unsettled_after', jsonb_build_object('account_id', 1, 'inbox_id', 7, 'contact_id', 9002, 'phones', chatwoot.whose(tests.nth(2)) -> 'phones'), 'of another lead its own');

-- ONE CONVERSATION that changed.
select is((tests.look_for(null, '{"conversation_id": 7002}')).work - 'said_since' - 'unsettled_after', '{"account_id": 1, "inbox_id": 7, "conversation_id": 7002, "is_known": true, "told": [{"conversation_id": 7002, "message_id": 1002, "read_at": 1773157002.000000}]}'::jsonb, 'with up to where it was listed');
select is((tests.look_for(null, '{"conversation_id": 7009}')).work ->> 'is_known', 'false', 'one that no lead has by that number');
select is((tests.look_for(null, '{"conversation_id": 7009}', tests.reserve())).work ->> 'is_known', 'true', 'and one that a lead has');
select is((tests.look_for(null, '{"conversation_id": 7777}')).work ? 'told', false, 'one that nobody saw');

-- HOW FAR BACK
select is((tests.look_for(tests.nth(1))).work ->> 'unsettled_after', extract(epoch from util.current_time() - interval '1 hour')::text, 'what Chatwoot may not have settled yet');
update sending.channels set created_at = util.current_time() - interval '30 days';
select is((tests.look_for(tests.nth(1))).work ->> 'said_since', floor(extract(epoch from util.current_time() - interval '7 days'))::text, 'a week at most');
update sending.channels set created_at = util.current_time() - interval '2 days' where is_default;
select is((tests.look_for(tests.nth(1))).work ->> 'said_since', floor(extract(epoch from util.current_time() - interval '2 days'))::text, 'or since the number is ours');

-- A step that does not wait any more needs no look; another's does.
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, created_at, finished_at, reason)
select tests.nth(n), 1, 1, p.id, 'rework_1', util.current_time(), s, util.current_time(), case when s <> 'planned' then util.current_time() end, case when s <> 'planned' then 'x' end
from (values (1, 'planned'), (2, 'cancelled')) as v (n, s), rework.policies as p where p.is_default;
select is((select string_agg((tests.look_for(a.lead_id, jsonb_build_object('attempt_id', a.id))).verdict, ' ' order by a.lead_id) from rework.attempts as a), 'go cancel', 'for the step that waits');
update sending.channels set is_default = false;
select is((tests.look_for(tests.nth(1))).verdict, 'hold', 'without a number nobody looks');

select * from finish();
rollback;
