begin;
select plan(24);

select tests.make_operation();
create temporary table t as select tests.lead(1, '{"referrer": {"name": "João Prado"}}') as lead_id;
create function tests.rows(p_lead_id bigint) returns text language sql as $$
    select string_agg(format('%s %s', m.kind, m.state), ', ' order by m.id) from outbox.jobs as m where m.lead_id = p_lead_id and m.state in ('pending', 'claimed')
$$;

select is(tests.rows(lead_id), 'chatwoot.contact pending', 'the contact comes first') from t;
create temporary table a as select tests.step('chatwoot.contact') as id;
select is(tests.rows(lead_id), 'chatwoot.conversation pending', 'then the conversation') from t;
select is((select format('%s %s', m.state, m.finished_at = util.current_time()) from outbox.jobs as m, a where m.id = a.id), 'done t', 'the row is done');
select is((select format('%s %s', x.outcome, x.finished_at = util.current_time()) from outbox.attempts as x, a where x.job_id = a.id), 'done t', 'and its attempt');
select is((select format('%s %s', c.contact_id, c.source_id) from chatwoot.contacts as c), '9000 ' || substr(tests.phone(1), 2), 'the contact is remembered');

create temporary table b as select * from tests.claim_one('chatwoot.conversation');
select is(
    work #- '{custom_attributes,indica_lead}' #- '{talk_since}' #- '{labels_remove}',
    jsonb_build_object(
        'account_id', 1, 'inbox_id', 7, 'contact_id', 9000, 'source_id', substr(tests.phone(1), 2), 'assignee_id', 103,
        'labels', '["indicacao"]'::jsonb, 'status', 'snoozed', 'custom_attributes', '{"indica_attempt": "1", "indica_origin": "Cadastro manual", "indica_next_step": "Acompanhar a conversa", "indica_referrer": "João Prado"}'::jsonb,
        'force_new', false, 'is_new', false
    ), 'the conversation is for the owner, with our marker'
) from b;
select is((work #>> '{custom_attributes,indica_lead}')::uuid, l.uid, 'which is the lead''s uid') from b, t, leads.leads as l where l.id = t.lead_id;
select is(
    outbox.complete(tests.worker_id(), id, attempt, '{"conversation_id": 7001, "uuid": "x", "reused": true, "lock_to_single": true, "assignee_id": 55}'), 'done', 'it is reported'
) from b;
select is((select format('%s %s %s', c.conversation_id, c.is_reused, c.assignee_id) from chatwoot.conversations as c), '7001 t 55', 'and remembered as it is');
select is(
    (select e.data from leads.events as e, t where e.lead_id = t.lead_id and e.kind = 'chatwoot_conversation_ready'),
    '{"reused": true, "assignee_id": 55, "conversation_id": 7001, "lock_to_single": true}', 'the history tells of it'
);
select is(tests.rows(lead_id), 'chatwoot.update pending, whatsapp.template pending', 'who has it is no consultant: it goes to the owner, then the template leaves') from t;
select tests.step('chatwoot.update', '{"assignee_id": 103}');

create temporary table c as select * from tests.claim_one('whatsapp.template');
select is(
    work #- '{opaque}' #- '{buttons,0,payload}' #- '{buttons,1,payload}',
    jsonb_build_object(
        'phone_number_id', '100200300', 'to', tests.phone(1), 'template', 'indica_primeiro_contato_indicacao', 'language', 'pt_BR', 'parameter_format', 'POSITIONAL',
        'body_parameters', '[{"name": "person_first_name", "text": "Maria"}, {"name": "consultant_first_name", "text": "Carla"},
            {"name": "company_name", "text": "nossa empresa"}, {"name": "referrer_name", "text": "João Prado"}]'::jsonb,
        'buttons', '[{"index": 0}, {"index": 1}]'::jsonb
    ), 'it says who referred the person and how to stop'
) from c;
select is((work ->> 'opaque')::uuid, m.uid, 'Meta will echo the message''s uid') from c, sending.messages as m;
select results_eq(
    $$select b.action, b.token_sha256 from sending.message_buttons as b order by b.position$$,
    $$select a.action, sha256(convert_to(substr(c.work #>> array['buttons', (a.n - 1)::text, 'payload'], 6), 'UTF8'))
      from c, unnest(array['continue', 'stop']) with ordinality as a (action, n) order by a.n$$,
    'of the tokens in the buttons only hashes are kept'
);
select matches(work #>> '{buttons,1,payload}', '^ind1\.[0-9a-f]{48}$', 'the payload is random') from c;
select is((select format('%s %s', m.state, m.sends) from sending.messages as m), 'sending 1', 'from the claim on it is being sent');
select tests.advance('2 seconds');
select is(outbox.complete(tests.worker_id(), id, attempt, '{"wamid": "wamid.A", "wa_id": "551171235924"}'), 'done', 'it was accepted') from c;
select is((select format('%s %s %s %s', m.state, m.wamid, m.wa_id, m.accepted_at = util.current_time()) from sending.messages as m), 'accepted wamid.A 551171235924 t', 'its id is kept');
select is(
    (select format('%s|%s|%s|%s', l.status, l.next_action, l.next_action_at at time zone 'America/Sao_Paulo', l.last_outbound_at = util.current_time() and l.first_contact_at = util.current_time()) from leads.leads as l),
    'contacted|await_reply|2026-03-13 00:00:00|t', 'the lead is contacted and waits for a reply until D+3'
);
select is(tests.rows(lead_id), 'chatwoot.note pending', 'last the note') from t;

create temporary table d as select * from tests.claim_one('chatwoot.note');
select is(work - 'content', jsonb_build_object('account_id', 1, 'conversation_id', 7001, 'outbox_id', id), 'in that conversation, with our marker') from d;
select matches(work ->> 'content', E'^Indicada por João Prado\n\\*\\*Indicação recebida em .*Mensagem aceita pelo WhatsApp em 10/03/2026 às 12:00:\n> Olá, Maria!', 'with the message as the person got it') from d;
select is(outbox.complete(tests.worker_id(), id, attempt, '{"message_id": 1}'), 'done', 'it was written') from d;
select is(coalesce(tests.rows(lead_id), 'none') || tests.is_sound(), 'none', 'nothing is left to do, all is accounted for') from t;

select * from finish();
rollback;
