begin;
select plan(39);
select tests.make_operation('2026-06-10 15:00:00+00');
create temporary table a as select n, tests.lead(n) as id from generate_series(1, 3) as n;
update leads.leads as l set consultant_id = tests.consultant(a.n) from a where a.id = l.id;
delete from outbox.jobs;
create function pg_temp.ordered() returns text language sql as $$
    select string_agg(concat_ws(' ', a.n, j.kind, regexp_replace(j.payload::text, '"message_id": [0-9]+', '"message_id": N'), regexp_replace(j.dedupe_key, '[0-9]+', 'N', 'g'), j.due_at), '; ' order by j.id) from outbox.jobs as j left join a on a.id = j.lead_id
$$;
create function pg_temp.told(p_kind text) returns text language sql as $$
    select string_agg(concat_ws(' ', a.n, e.actor, e.at, e.data - 'consultant_id', (select c.name from routing.consultants as c where c.id = (e.data ->> 'consultant_id')::bigint)), '; ' order by a.n, e.seq) from leads.events as e join a on a.id = e.lead_id where e.kind = p_kind
$$;
create function pg_temp.give(p_n integer, p_conversation bigint, p_agent bigint, p_reason text) returns void language sql as $$ select chatwoot.give_conversation(a.id, p_conversation, p_agent, p_reason, '2026-06-10 16:00+00') from a where a.n = p_n $$;
select pg_temp.give(1, 7001, 103, 'split');
select is(pg_temp.ordered(), '1 chatwoot.update {"owner": true, "conversation_id": 7001} 2026-06-10 16:00:00+00', 'its owner is to get it');
select is(pg_temp.told('conversation_given'), '1 system 2026-06-10 16:00:00+00 {"reason": "split", "agent_id": 103, "conversation_id": 7001} Ana Lima', 'from whom and why, to whom');
select pg_temp.give(1, 7001, null, null), pg_temp.give(1, 7002, null, null), pg_temp.give(2, 7001, 104, null);
select is(pg_temp.ordered(), '1 chatwoot.update {"owner": true, "conversation_id": 7001} 2026-06-10 16:00:00+00; 1 chatwoot.update {"owner": true, "conversation_id": 7002} 2026-06-10 16:00:00+00; 2 chatwoot.update {"owner": true, "conversation_id": 7001} 2026-06-10 16:00:00+00', 'once for each conversation and each lead');
select is(pg_temp.told('conversation_given'), '1 system 2026-06-10 16:00:00+00 {"reason": "split", "agent_id": 103, "conversation_id": 7001} Ana Lima; 2 system 2026-06-10 16:00:00+00 {"agent_id": 104, "conversation_id": 7001} Bruno Reis', 'from nobody nothing is said');
update outbox.jobs as j set payload = '{"owner": true}' from a where a.id = j.lead_id and a.n = 2;
select pg_temp.give(2, 7009, null, null);
select is((select count(*) from outbox.jobs as j join a on a.id = j.lead_id and a.n = 2), 1::bigint, 'one that is for any of them is enough');
update outbox.jobs as j set state = 'done', finished_at = util.current_time() from a where a.id = j.lead_id and a.n = 2;
select pg_temp.give(2, 7009, null, null);
select is((select count(*) from outbox.jobs as j join a on a.id = j.lead_id and a.n = 2), 2::bigint, 'when it is done another is ordered');
update outbox.jobs as j set payload = '{"status": "open", "conversation_id": 7009}', state = 'pending' , finished_at = null from a where a.id = j.lead_id and a.n = 2;
select pg_temp.give(2, 7009, null, null);
select is((select count(*) from outbox.jobs as j join a on a.id = j.lead_id and a.n = 2), 3::bigint, 'or when others are about something else');

-- The others are closed, each with a note.
delete from outbox.jobs;
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, status, created_at)
select a.id, (select c.id from sending.channels as c), w.attempt, w.id, w.reused, w.status, '2026-06-01'
from (values (1, 1, 7100, false, 'open'), (1, 2, 7101, false, 'snoozed'), (1, 3, 7102, true, 'open'), (1, 4, 7103, false, 'resolved'), (1, 5, 7104, false, 'open'), (2, 1, 7200, false, 'open')) as w (n, attempt, id, reused, status) join a on a.n = w.n;
select chatwoot.close_others(a.id, 7104, '2026-06-10 16:00+00') from a where a.n = 1;
select is(pg_temp.ordered(), '1 chatwoot.note {"to": 7104, "about": "moved", "conversation_id": 7100} moved:N:N:N 2026-06-10 16:00:00+00; 1 chatwoot.update {"status": "resolved", "superseded_by": 7104, "conversation_id": 7100} 2026-06-10 16:00:00+00; 1 chatwoot.note {"to": 7104, "about": "moved", "conversation_id": 7101} moved:N:N:N 2026-06-10 16:00:00+00; 1 chatwoot.update {"status": "resolved", "superseded_by": 7104, "conversation_id": 7101} 2026-06-10 16:00:00+00', 'one stays open');
select is((select (chatwoot.current_conversation(a.id)).conversation_id from a where a.n = 1), 7104::bigint, 'the newest that is open is the one they write into');
update chatwoot.conversations set status = 'resolved' where conversation_id in (7104, 7102);
select is((select (chatwoot.current_conversation(a.id)).conversation_id from a where a.n = 1), 7101::bigint, 'not one that is closed');
update chatwoot.conversations set status = 'resolved';
select is((select (chatwoot.current_conversation(a.id)).conversation_id from a where a.n = 1), 7104::bigint, 'unless all are');
select is((select (chatwoot.current_conversation(a.id)).conversation_id from a where a.n = 3), null, 'who has none has none');

-- Whether an answer overtook the order to close it.
create function pg_temp.overtaken(p_conversation bigint, p_said text, p_patch jsonb default '{}', p_written text default null) returns boolean language sql as $$
    select chatwoot.is_overtaken(jsonb_populate_record(l, '{"unanswered_since": null, "last_inbound_at": null, "last_answer_at": null}' || p_patch), jsonb_populate_record(c, jsonb_build_object('written_at', p_written)), p_said::timestamptz)
    from a join leads.leads as l on l.id = a.id join chatwoot.conversations as c on c.lead_id = l.id where a.n = 1 and c.conversation_id = p_conversation
$$;
select is(pg_temp.overtaken(7104, null), true, 'it is the one they write into');
select is(pg_temp.overtaken(7101, null), false, 'or beside it');
select is(pg_temp.overtaken(7101, '2026-06-10 12:00:00.5+00'), false, 'nobody wrote since');
select is(pg_temp.overtaken(7101, '2026-06-10 12:00:00.5+00', '{"unanswered_since": "2026-06-01"}'), true, 'somebody waits for an answer');
select is(pg_temp.overtaken(7101, '2026-06-10 12:00:00.5+00', '{"last_inbound_at": "2026-06-10 12:00:00.5+00"}'), false, 'who wrote then did not overtake it');
select is(pg_temp.overtaken(7101, '2026-06-10 12:00:00.5+00', '{"last_inbound_at": "2026-06-10 12:00:00.6+00"}'), true, 'who wrote since did');
select is(pg_temp.overtaken(7101, '2026-06-10 12:00:00.5+00', '{"last_answer_at": "2026-06-10 12:00:00.6+00", "last_inbound_at": "2026-06-01"}'), true, 'also one of ours');
select is(pg_temp.overtaken(7101, '2026-06-10 12:00:00.5+00', '{}', '2026-06-10 12:00:00+00'), true, 'or as the conversation told, by the second');
select is(pg_temp.overtaken(7101, '2026-06-10 12:00:00.5+00', '{}', '2026-06-10 11:59:59+00'), false, 'a second before is before');

-- The note of what the lead is about.
delete from outbox.jobs;
insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, wamid, queued_at, sending_at, accepted_at, chatwoot_message_id)
select a.id, (select c.id from sending.channels as c), (select t.id from sending.templates as t where t.code = 'rework_1'), 'rework', w.key, '+5511971234567', 'x', w.state, w.key, '2026-06-09', '2026-06-09', case when w.state = 'sent' then timestamptz '2026-06-09' end, w.chatwoot
from (values (1, 'k1', 'sent', null), (1, 'k2', 'sent', null), (1, 'k3', 'failed', null), (1, 'k4', 'sent', 55), (2, 'k5', 'sent', null)) as w (n, key, state, chatwoot) join a on a.n = w.n
order by w.key;
create function pg_temp.ask(p_n integer) returns text language plpgsql as $$
begin
    perform chatwoot.request_summary_note(a.id) from a where a.n = p_n;
    return (select string_agg(concat_ws(' ', a.n, j.kind, j.payload ->> 'about', (select m.send_key from sending.messages as m where m.id = (j.payload ->> 'message_id')::bigint), split_part(j.dedupe_key, ':', 1), j.due_at), '; ' order by j.id) from outbox.jobs as j join a on a.id = j.lead_id);
end;
$$;
select is(pg_temp.ask(1), '1 chatwoot.note summary summary 2026-06-10 15:00:00+00', 'is ordered first');
select is(pg_temp.ask(1), '1 chatwoot.note summary summary 2026-06-10 15:00:00+00; 1 chatwoot.note message k2 mirror 2026-06-10 15:00:00+00', 'then one of the last message that Chatwoot did not send itself');
select is(pg_temp.ask(1), '1 chatwoot.note summary summary 2026-06-10 15:00:00+00; 1 chatwoot.note message k2 mirror 2026-06-10 15:00:00+00', 'each once');
select is(pg_temp.ask(3), '1 chatwoot.note summary summary 2026-06-10 15:00:00+00; 1 chatwoot.note message k2 mirror 2026-06-10 15:00:00+00', 'none while there is no conversation');

-- A step that is given up, a proposal that is forgotten, an agent that is looked for.
delete from outbox.jobs;
insert into outbox.jobs (kind, lead_id, dedupe_key, due_at, created_at) select w.kind, a.id, w.key, '2026-06-10', '2026-06-10' from (values (3, 'chatwoot.contact', 'x1'), (2, 'chatwoot.note', 'x2'), (1, 'chatwoot.conversation', 'x3')) as w (n, kind, key) join a on a.n = w.n;
update leads.leads as l set next_action = 'await_reply' from a where a.id = l.id and a.n = 1;
create function pg_temp.abandon(p_key text, p_event text) returns text language plpgsql as $$
begin
    perform chatwoot.abandon_job(j.id, p_event, 'cannot_be_built 22P02', '2026-06-10 16:00+00') from outbox.jobs as j where j.dedupe_key = p_key;
    return concat_ws(' | ', pg_temp.told('chatwoot_step_failed'), (select string_agg(a.n || ' ' || j.kind, ', ' order by a.n) from outbox.jobs as j join a on a.id = j.lead_id where j.kind like 'whatsapp%'));
end;
$$;
select is(pg_temp.abandon('x1', 'cancelled'), '', 'what is cancelled is told nowhere');
select is(pg_temp.abandon('x2', 'given_up'), '2 system 2026-06-10 16:00:00+00 {"kind": "chatwoot.note", "reason": "cannot_be_built"}', 'what is given up is');
select is(pg_temp.abandon('x3', 'given_up'), '1 system 2026-06-10 16:00:00+00 {"kind": "chatwoot.conversation", "reason": "cannot_be_built"}; 2 system 2026-06-10 16:00:00+00 {"kind": "chatwoot.note", "reason": "cannot_be_built"}', 'and goes on without it');
select is(pg_temp.abandon('x1', 'given_up'), '1 system 2026-06-10 16:00:00+00 {"kind": "chatwoot.conversation", "reason": "cannot_be_built"}; 2 system 2026-06-10 16:00:00+00 {"kind": "chatwoot.note", "reason": "cannot_be_built"}; 3 system 2026-06-10 16:00:00+00 {"kind": "chatwoot.contact", "reason": "cannot_be_built"} | 3 whatsapp.template', 'as the first message does');
insert into chatwoot.proposals (person_id, contact_id, field, value, was, said_at, decided_at, outcome, actor)
select l.person_id, 1, w.field, w.value, 'was', w.at::timestamptz, w.decided::timestamptz, case when w.decided is not null then 'accepted' end, case when w.decided is not null then 'x' end
from (values (1, 'name', 'A', '2026-05-11 14:59:59+00', null), (1, 'email', 'B', '2026-05-11 15:00:00+00', null), (2, 'name', 'C', '2026-05-01', '2026-05-02'), (3, 'name', 'D', '2026-04-01', null)) as w (n, field, value, at, decided) join a on a.n = w.n join leads.leads as l on l.id = a.id;
select is(chatwoot.purge('2026-06-10 15:00+00', 2), 2::bigint, 'so many at a time');
select is((select string_agg(concat_ws(' ', o.field, o.value, o.was, o.outcome, to_char(o.decided_at, 'MM-DD')), ', ' order by o.said_at) from chatwoot.proposals as o), 'name expired 06-10, name accepted 05-02, name A was, email B was', 'the oldest first');
select is(chatwoot.purge('2026-06-10 15:00+00', 20), 1::bigint, 'up to thirty days ago');
select is((select string_agg(concat_ws(' ', o.field, o.value, o.was, o.outcome, to_char(o.decided_at, 'MM-DD')), ', ' order by o.said_at) from chatwoot.proposals as o), 'name expired 06-10, name accepted 05-02, name expired 06-10, email B was', 'what was decided stays decided');

delete from outbox.jobs;
create function pg_temp.doubt() returns bigint language plpgsql as $$
begin
    delete from outbox.jobs as j where j.state = 'pending';
    perform chatwoot.doubt_agent(a.id, '2026-06-10 15:00+00') from a where a.n = 1;
    return (select count(*) from outbox.jobs as j where j.kind = 'chatwoot.agents' and j.state = 'pending');
end;
$$;
select is(pg_temp.doubt(), 1::bigint, 'whether an owner is still an agent is asked');
insert into outbox.jobs (kind, dedupe_key, due_at, created_at, state, finished_at) values ('chatwoot.agents', 'g1', '2026-06-10', '2026-06-10', 'done', '2026-06-10 14:59+00'), ('chatwoot.note', 'g2', '2026-06-10', '2026-06-10', 'done', '2026-06-10 15:00+00');
select is(pg_temp.doubt(), 1::bigint, 'again after a minute');
update outbox.jobs set finished_at = '2026-06-10 14:59:01+00' where dedupe_key = 'g1';
select is(pg_temp.doubt(), 0::bigint, 'not before');
delete from outbox.jobs;
update routing.consultants as c set chatwoot_missing_since = '2026-06-01' where c.id = tests.consultant(1);
select is(pg_temp.doubt(), 0::bigint, 'nor of one who is known to be missing');
update routing.consultants as c set chatwoot_missing_since = null, is_active = false where c.id = tests.consultant(1);
select is(pg_temp.doubt(), 0::bigint, 'or has left');
update routing.consultants as c set is_active = true, chatwoot_agent_id = null where c.id = tests.consultant(1);
select is(pg_temp.doubt(), 0::bigint, 'or never was one');

select * from finish();
rollback;
