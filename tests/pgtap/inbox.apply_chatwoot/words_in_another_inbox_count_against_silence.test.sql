begin;
select plan(30);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
create temporary table other as select tests.snapshot(lead_id) from u;
create function tests.elsewhere(p_id integer, p_type text, p_body text, p_patch jsonb default '{}', p_n integer default 1) returns text language sql as $$
    select tests.chatwoot_says(jsonb_set(
        tests.chatwoot_message(p_id, p_type, p_body, p_n => p_n) || '{"inbox": {"id": 8}, "source_id": null}', '{conversation}',
        tests.chatwoot_conversation(p_n) || '{"id": 7700, "inbox_id": 8}'
    ) || p_patch)
$$;
select tests.advance('1 day');

-- The site's chat: the same contact, another inbox
select is(tests.elsewhere(501, 'incoming', 'Oi, vi a mensagem de vocês
e quero *saber* mais'), 'message applied elsewhere', 'words in another inbox of the account');
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'engaged answer_person', 'they wait for an answer') from t;
select is((select rework.is_silent(l) from leads.leads as l where l.id = lead_id), false, 'and are not silent') from t;
select is((select l.last_inbound_at from leads.leads as l where l.id = lead_id), util.current_time(), 'since now') from t;
select is((select format('%s %s %s %s', i.kind, i.wamid, i.chatwoot_message_id, i.lead_id = t.lead_id) from inbox.replies as i), 'elsewhere  501 t', 'kept once') from t;
select is((select count(*)::integer from sending.service_windows as w join leads.leads as l using (person_id) where l.id = lead_id), 0, 'no window of WhatsApp opens') from t;
select is(
    (select chatwoot.note_text(t.lead_id, m.payload) from outbox.jobs as m where m.lead_id = t.lead_id and m.kind = 'chatwoot.note' and m.state = 'pending'),
    meta.text('note.wrote_elsewhere', calendar.local_time(util.current_time()), E'> Oi, vi a mensagem de vocês\n> e quero \\*saber\\* mais'),
    'the consultant is shown the words'
) from t;
select is(tests.elsewhere(501, 'incoming', 'Oi, vi a mensagem de vocês'), 'known', 'Chatwoot tells it twice');
select is((select count(*)::integer from inbox.replies), 1, 'it counts once');
select is(tests.elsewhere(502, 'outgoing', 'Um momento', '{"private": true, "sender": {"id": 101, "type": "user"}}'), 'message ignored other_inbox', 'a note there is no answer');
select is(tests.elsewhere(503, 'outgoing', 'Olá!', '{"content_attributes": {"automation_rule_id": 1}, "sender": {"id": 101, "type": "user"}}'), 'message ignored other_inbox', 'nor is a rule''s greeting');
select is(tests.next_action(lead_id), 'answer_person', 'they still wait') from t;

-- A human answers there
select tests.advance('1 minute');
select is(tests.elsewhere(504, 'outgoing', 'Claro, explico', '{"sender": {"id": 101, "type": "user"}}'), 'message applied elsewhere', 'a human answers there');
select is(tests.next_action(lead_id), 'await_reply', 'nobody waits') from t;
select is((select l.cycle from leads.leads as l where l.id = lead_id), 2, 'and a new silence may begin') from t;

-- What waits on WhatsApp waits on
select tests.advance('1 hour');
select is(tests.chatwoot_says(tests.chatwoot_message(505, 'incoming', 'E o preço?')), 'message applied', 'words on WhatsApp');
select is(tests.elsewhere(506, 'incoming', 'Alô?'), 'message applied elsewhere', 'and there');
select is(tests.elsewhere(507, 'outgoing', 'Qual o número do pedido?', '{"sender": {"id": 101, "type": "user"}}'), 'message ignored other_inbox', 'an answer there');
select is(tests.next_action(lead_id), 'answer_person', 'does not answer what was asked here') from t;

-- Whose it is
select is(tests.elsewhere(508, 'incoming', 'Bom dia', p_n => 9), 'message ignored other_inbox', 'a stranger');
select is((select count(*)::integer from inbox.replies as i where i.chatwoot_message_id = 508), 0, 'whose words are not kept');
select is(
    tests.elsewhere(509, 'incoming', 'Antes', jsonb_build_object('created_at', to_char(util.current_time() - interval '3 days', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))),
    'message ignored other_inbox', 'what was said before they were referred'
);
select is(tests.elsewhere(510, 'incoming', 'Oi', '{"account": {"id": 2}}'), 'message ignored other_inbox', 'another account');
select is(
    tests.chatwoot_says(tests.chatwoot_conversation(1) || '{"event": "conversation_updated", "id": 7700, "inbox_id": 8, "meta": {"assignee": {"id": 103}}}'),
    'conversation ignored other_inbox', 'who has that conversation is no business of ours'
);
select is(tests.snapshot(u.lead_id), other.snapshot, 'the other lead is as it was') from u, other;

-- A wish is a human's to read; an end stays an end
select is(tests.elsewhere(511, 'incoming', 'parar'), 'message applied elsewhere', 'a stop word there came from no number');
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'engaged answer_person', 'a human reads it') from t;
select leads.change_status(lead_id, 'won', 'operator') from t;
select is(tests.elsewhere(512, 'incoming', 'Obrigada!'), 'message applied after_the_end', 'after the end');
select is(tests.status(lead_id) || tests.is_sound(), 'won', 'it stays') from t;
select is((select count(*)::integer from leads.leads), 2, 'and opens nothing');

select * from finish();
rollback;
