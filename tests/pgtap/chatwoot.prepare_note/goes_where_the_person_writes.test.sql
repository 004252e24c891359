begin;
select plan(6);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as other;
select tests.drain();
-- A consultant reopened the first conversation; the newer one is resolved.
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, status, created_at)
select lead_id, tests.channel(), 2, 7777, false, 'resolved', util.current_time() from t;
create temporary table old as select m.id, m.body from sending.messages as m, t where m.lead_id = t.lead_id;
insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, queued_at, sending_at, accepted_at, wamid)
select lead_id, tests.channel(), m.template_id, 'rework', 'later', m.recipient, 'Outra mensagem, mais nova', 'accepted', 1, now(), now(), now(), 'wamid.later'
from sending.messages as m where m.lead_id = (select lead_id from t);

select chatwoot.request_note(lead_id, 'n', jsonb_build_object('about', 'message', 'message_id', old.id)) from t, old;
create temporary table c as select c.* from outbox.claim(tests.worker_id()) as c;
select is((select c.kind from c), 'chatwoot.note', '(a note)');
select is((select (c.work ->> 'conversation_id')::bigint from c), 7001::bigint, 'a note goes into the conversation that is open');
select ok((select c.work ->> 'content' like '%' || split_part(old.body, '!', 1) || '%' from c, old), 'it shows the message that it is about');
select ok((select c.work ->> 'content' not like '%mais nova%' from c), 'and not a later one');
select is((select (chatwoot.current_conversation(other)).conversation_id from u), 7002::bigint, 'the other lead has its own');
delete from chatwoot.conversations as v using t where v.lead_id = t.lead_id;
select is((chatwoot.prepare_note(c.id, util.current_time())).verdict, 'cancel', 'without a conversation there is no note') from c;

select * from finish();
rollback;
