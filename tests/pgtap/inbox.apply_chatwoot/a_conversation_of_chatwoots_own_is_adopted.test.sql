begin;
select plan(13);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
create temporary table u as select l.uid from leads.leads as l;
create function tests.other_conversation(p_id integer, p_assignee integer, p_patch jsonb default '{}') returns jsonb language sql as $$
    select jsonb_set(tests.chatwoot_conversation(1, jsonb_build_object('id', p_id, 'created_at', floor(extract(epoch from util.current_time())))), '{meta,assignee}', coalesce(jsonb_build_object('id', p_assignee), 'null')) || p_patch
$$;

select tests.advance('1 day');
select is(
    tests.chatwoot_says(tests.chatwoot_message(1, 'incoming', 'Oi, sou eu', jsonb_build_object('conversation', tests.other_conversation(7100, 102)))),
    'message applied', 'the person writes into a conversation that Chatwoot opened'
);
select is(tests.status(lead_id), 'engaged', 'they are known by their contact') from t;
select is(
    (select format('%s %s %s', c.attempt, c.conversation_id, c.assignee_id) from chatwoot.conversations as c order by c.attempt desc limit 1), '2 7100 102',
    'it is the lead''s next conversation'
);
create temporary table w as select * from tests.claim_one('chatwoot.update');
select is(
    work - '{custom_attributes,whose,labels_remove}'::text[], '{"account_id": 1, "conversation_id": 7100, "assignee_id": 103, "labels_add": ["indicacao", "em-conversa"]}',
    'and given to the lead''s consultant'
) from w;
select is(work -> 'custom_attributes', jsonb_build_object('indica_lead', uid, 'indica_attempt', '2', 'indica_origin', 'Cadastro manual', 'indica_next_step', 'Acompanhar a conversa'), 'with our marks') from w, u;
select is(outbox.complete(tests.worker_id(), id, attempt, '{"assignee_id": 103}'), 'done', 'a worker does it') from w;
select is((select c.assignee_id from chatwoot.conversations as c where c.attempt = 2), 103::bigint, 'its consultant is remembered');

select is(
    tests.chatwoot_says(tests.chatwoot_message(2, 'incoming', 'Do outro aparelho', jsonb_build_object(
        'conversation', tests.other_conversation(7200, null, jsonb_build_object(
            'contact_inbox', jsonb_build_object('contact_id', 9900, 'source_id', overlay(substr(tests.phone(1), 2) placing '' from 5 for 1)),
            'meta', '{"sender": {"id": 9900}, "assignee": null}'::jsonb
        ))
    ))), 'message applied', 'a contact without the ninth digit is the same person'
);
select is((select count(*)::integer from chatwoot.conversations), 3, 'that conversation is adopted too');
select is((select c.contact_id from chatwoot.contacts as c), 9001::bigint, 'the contact that we know stays');

select tests.advance('1 minute');
select is(
    tests.chatwoot_says(tests.chatwoot_message(3, 'outgoing', 'Bom dia', jsonb_build_object('conversation', tests.other_conversation(7300, 101)))),
    'message applied', 'a consultant opens a conversation'
);
select ok(not (select m.payload ? 'owner' from outbox.jobs as m where m.kind = 'chatwoot.update' order by m.id desc limit 1), 'a human''s choice of who has it stands');

select is(
    tests.chatwoot_says(tests.chatwoot_message(4, 'incoming', 'Oi', jsonb_build_object('conversation', tests.other_conversation(7400, null, jsonb_build_object('custom_attributes', jsonb_build_object('indica_lead', uid)))))) ||
    (select count(*) from chatwoot.conversations as c where c.conversation_id = 7400), 'message applied0', 'one that a worker is making is left to its report'
) from u;

select * from finish();
rollback;
