begin;
select plan(15);

-- Lead 1 has two conversations, and shares the id of one with lead 2's of another number.
select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
update chatwoot.conversations set conversation_id = 7001, assignee_id = 101, asked_assignee_id = 102, assigned_at = null, written_at = null, attempt = 1 where lead_id = tests.nth(1);
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, assignee_id, is_reused, status, created_at)
select tests.nth(1), tests.channel(), 2, 7002, 101, false, 'open', util.current_time() - interval '1 minute';
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, assignee_id, is_reused, status, created_at)
select tests.nth(2), c.id, 50, 7001, 101, false, 'open', util.current_time() from sending.channels as c where c.code = 'reserva';
create function tests.shown(p_lead integer, p_conversation bigint) returns text language sql as $$
    select concat_ws(' ', v.assignee_id, v.replaced_assignee_id, v.assigned_at - util.current_time(), v.status, to_char(v.written_at at time zone 'UTC', 'HH24:MI')) from chatwoot.conversations as v where v.lead_id = tests.nth(p_lead) and v.conversation_id = p_conversation order by v.attempt desc limit 1
$$;
create function tests.succeeds(p_payload jsonb, p_result jsonb, p_is_ours boolean default true) returns boolean language sql as $$
    select chatwoot.succeed_update(outbox.enqueue('chatwoot.update', tests.nth(1), util.current_time(), null, p_payload), p_is_ours, p_result, util.current_time())
$$;
create temporary table other as select tests.shown(2, 7001) as it;
select is(tests.succeeds('{"owner": true, "conversation_id": 7001}', '{"assignee_id": 102}', false), false, 'who lost the lease');
select is(tests.shown(1, 7001), '101 open', 'did nothing');
select is(tests.succeeds('{"owner": true, "conversation_id": 7001}', '{"assignee_id": 102}'), true, 'whom we asked for has it');
select is(tests.shown(1, 7001), '102 101 00:00:00 open', 'since now, and who had it is kept');
select is(tests.shown(1, 7002) || ' / ' || tests.shown(2, 7001), '101 open / ' || it, 'the lead''s other conversation and the other lead''s are as they were') from other;
select tests.succeeds('{"owner": true, "conversation_id": 7001}', '{"assignee_id": 102}');
select is(tests.shown(1, 7001), '102 101 00:00:00 open', 'given to them once more replaces nobody');
select is((select e.data from leads.events as e where e.lead_id = tests.nth(1) and e.kind = 'chatwoot_updated' order by e.seq desc limit 1), '{"keys": ["owner", "conversation_id"], "assignee_id": 102}'::jsonb, 'the history says what was asked for and done');
select tests.succeeds('{"owner": true, "conversation_id": 7001}', '{"assignee_id": 103}');
select is(split_part(tests.shown(1, 7001), ' ', 1), '102', 'somebody else was chosen by a human: their own webhook tells it');

-- Without a conversation of its own it is the present one.
select tests.succeeds('{"labels": true, "status": "resolved"}', '{}');
select is(tests.shown(1, 7002) || ' / ' || tests.shown(1, 7001), '101 resolved / 102 102 00:00:00 open', 'the present one is resolved, the other is not');
select tests.succeeds('{"status": "resolved", "conversation_id": 7001}', '{"written_at": "2026-03-10T15:40:00Z"}');
select is(tests.shown(1, 7001), '102 102 00:00:00 open 15:40', 'where somebody wrote since it stays open, and that is known');
select tests.succeeds('{"labels": true, "conversation_id": 7001}', '{"written_at": "2026-03-10T15:30:00Z"}');
select is(tests.shown(1, 7001), '102 102 00:00:00 open 15:40', 'when last');
select tests.succeeds('{"labels": true, "conversation_id": 7001}', '{}');
select is(tests.shown(1, 7001), '102 102 00:00:00 open 15:40', 'what says nothing of either changes neither');

-- Nobody has it although we asked for somebody: perhaps they are no agent any more.
select is((select count(*) from outbox.jobs as j where j.kind = 'chatwoot.agents' and j.finished_at is null), 0::bigint, 'nobody is doubted');
select tests.succeeds('{"owner": true, "conversation_id": 7001}', '{"assignee_id": null}');
select is((select count(*) from outbox.jobs as j where j.kind = 'chatwoot.agents' and j.finished_at is null), 1::bigint, 'then Chatwoot is asked who is there');
select is(tests.shown(2, 7001), it, 'the other lead''s conversation is as it was') from other;

select * from finish();
rollback;
