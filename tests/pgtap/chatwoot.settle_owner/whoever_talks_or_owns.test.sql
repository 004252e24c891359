begin;
select plan(14);

select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
update leads.leads as l set consultant_id = tests.consultant(1), queue_code = null from generate_series(1, 6) as n where l.id = tests.nth(n);
update chatwoot.conversations as v set conversation_id = 7000 + n, assignee_id = 101 from generate_series(1, 6) as n where v.lead_id = tests.nth(n);
create function tests.settle(p_n integer, p_conversation bigint default null) returns text language sql as $$ select chatwoot.settle_owner(tests.nth(p_n), coalesce(p_conversation, 7000 + p_n), util.current_time()) $$;
create function tests.ordered() returns text language sql as $$
    select coalesce(string_agg(concat_ws(' ', n, j.payload), ', ' order by j.id), 'nothing') from outbox.jobs as j join generate_series(1, 7) as n on j.lead_id = tests.nth(n) where j.finished_at is null
$$;
create function tests.given() returns text language sql as $$
    select coalesce(string_agg(concat_ws(' ', n, e.data ->> 'conversation_id', e.data ->> 'agent_id', (e.data ->> 'consultant_id')::bigint = tests.consultant(1), e.data ->> 'reason'), ', ' order by e.at, e.seq), 'nothing') from leads.events as e join generate_series(1, 7) as n on e.lead_id = tests.nth(n) where e.kind = 'conversation_given'
$$;
select is(tests.settle(1), 'same', 'the owner has it');
-- The conversation of that id of another number is another lead's; of one that was twice the latest counts.
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, assignee_id, is_reused, status, created_at)
select tests.nth(2), c.id, 50, 7001, 999, false, 'open', util.current_time() from sending.channels as c where c.code = 'reserva';
select is(tests.settle(1), 'same', 'whoever has another lead''s with its id');
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, assignee_id, is_reused, status, created_at)
select tests.nth(3), tests.channel(), a, 7103, x, false, 'open', util.current_time() from (values (60, 999), (61, 101)) as v (a, x);
select is(tests.settle(3, 7103), 'same', 'as it is now, not as it was');
select is(tests.ordered() || ' ' || tests.given(), 'nothing nothing', 'nothing is to be done');

-- Nobody has it: it is given, without a word.
update chatwoot.conversations set assignee_id = null where lead_id in (tests.nth(1), tests.nth(2)) and conversation_id in (7001, 7002) and channel_id = tests.channel();
select is(tests.settle(1), 'given', 'what nobody has is given');
select is(tests.ordered() || ' ' || tests.given(), '1 {"owner": true, "conversation_id": 7001} nothing', 'by an order');
select is(tests.settle(2) || ' ' || tests.settle(1), 'given given', 'and another lead''s too');
select is(tests.ordered(), '1 {"owner": true, "conversation_id": 7001}, 2 {"owner": true, "conversation_id": 7002}', 'each once');

-- Somebody else has it, who is no consultant.
update chatwoot.conversations set assignee_id = 999 where lead_id = tests.nth(4);
select is(tests.settle(4), 'given', 'who is no consultant does not keep it');
select is(tests.given(), '4 7004 999 t no_consultant', 'the history says who had it, and why not');
-- A consultant has it: they keep the person.
update chatwoot.conversations set assignee_id = 102 where lead_id = tests.nth(3) and attempt < 60;
select is(tests.settle(3), 'kept', 'a consultant who talks does');
select is((select l.consultant_id from leads.leads as l where l.id = tests.nth(3)), tests.consultant(2), 'and has the lead');
-- To nobody whom Chatwoot does not know, nor of a lead that ended.
update routing.consultants set chatwoot_missing_since = util.current_time() where id = tests.consultant(1);
update chatwoot.conversations set assignee_id = 999 where lead_id in (tests.nth(1), tests.nth(6));
select is(tests.settle(1), 'nobody', 'an owner who is not there gets nothing');
update routing.consultants set chatwoot_missing_since = null;
select is(tests.settle(6), 'nobody', 'nor the owner of a lead that has ended');

select * from finish();
rollback;
