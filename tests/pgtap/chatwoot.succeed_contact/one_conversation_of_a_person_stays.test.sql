begin;
select plan(28);

select tests.make_operation();
create function tests.pending(p_lead_id bigint) returns text language sql as $$
    select string_agg(concat_ws(' ', j.kind, j.payload ->> 'about', j.payload ->> 'status', j.payload ->> 'conversation_id'), ', ' order by j.id)
    from outbox.jobs as j where j.lead_id = p_lead_id and j.state = 'pending'
$$;
create function tests.conversations_of(p_lead_id bigint) returns text language sql as $$
    select string_agg(concat_ws(' ', c.attempt, c.conversation_id, c.status), ', ' order by c.attempt) from chatwoot.conversations as c where c.lead_id = p_lead_id
$$;
-- The person writes without the ninth digit: Chatwoot makes contact and conversation of its own.
create function tests.writes(p_n integer, p_id integer) returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_message(p_id, 'incoming', 'Oi, vi que me indicaram?', jsonb_build_object('conversation', tests.chatwoot_conversation(p_n, jsonb_build_object(
        'id', 7500 + p_n, 'created_at', floor(extract(epoch from util.current_time())),
        'contact_inbox', jsonb_build_object('contact_id', 9500 + p_n, 'source_id', overlay(substr(tests.phone(p_n), 2) placing '' from 5 for 1)),
        'meta', jsonb_build_object('sender', jsonb_build_object('id', 9500 + p_n, 'phone_number', overlay(tests.phone(p_n) placing '' from 6 for 1)), 'assignee', null)
    ))), p_n))
$$;
create temporary table beside as select tests.lead_with_conversation(9) as lead_id;
select tests.drain();
create temporary table before as select tests.snapshot(lead_id) as it, tests.conversations_of(lead_id) as held from beside;

-- BEFORE our step looked: it finds the lead with a conversation.
create temporary table a as select tests.lead(1) as lead_id;
select is(tests.writes(1, 11), 'message applied', 'they write while Chatwoot was away for us');
select is(tests.conversations_of(lead_id), '1 7501 open', 'their conversation is the lead''s') from a;
select is((select c.kind from outbox.claim(tests.worker_id(), 1) as c), 'chatwoot.update', 'no contact is looked for: our marks come next');
select is((select concat_ws(' ', j.state, j.last_error ->> 'cancelled') from outbox.jobs as j where j.id = tests.row_id(a.lead_id, 'chatwoot.contact')), 'cancelled has_a_conversation', 'since the lead has one') from a;
select is(tests.next_action(lead_id), 'answer_person', 'and they wait for an answer') from a;
select is((select count(*) from outbox.jobs as j join a using (lead_id) where j.kind = 'whatsapp.template'), 0::bigint, 'no template');
select is((select string_agg((j.dedupe_key = 'summary:' || j.lead_id)::text, ' ') from outbox.jobs as j join a using (lead_id) where j.payload ->> 'about' = 'summary'), 'true', 'the note that tells who they are, once') ;
update outbox.jobs set state = 'done', finished_at = util.current_time(), claimed_by = null, lease_expires_at = null where finished_at is null;

-- WHILE our contact was being made: theirs stays.
create temporary table b as select tests.lead(2) as lead_id;
create temporary table claimed as select * from tests.claim_one('chatwoot.contact');
select is(tests.writes(2, 12), 'message applied', 'they write while we make a contact');
select is(outbox.complete(tests.worker_id(), id, attempt, '{"contact_id": 9902, "source_id": "5511", "adopted": false, "conflicts": []}'), 'done', 'which is made all the same') from claimed;
select is((select k.contact_id from chatwoot.contacts as k where k.person_id = tests.person_id(b.lead_id)), 9502::bigint, 'the contact in whose conversation they write stays') from b;
select is((select e.data -> 'conflicts' from leads.events as e join b using (lead_id) where e.kind = 'chatwoot_contact_ready'), '[{"field": "phone_number", "contact_id": 9902}]', 'the history tells of two');
select is((select count(*) from outbox.jobs as j join b using (lead_id) where j.kind = 'chatwoot.conversation'), 0::bigint, 'no second conversation is made');
select is((select count(*) from outbox.jobs as j join b using (lead_id) where j.payload ->> 'about' = 'summary'), 1::bigint, 'and a human is told');
select matches(chatwoot.note_text(lead_id, '{"about": "summary"}'), 'outro contato daqui já tem', 'in words') from b;
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;

-- WHILE our conversation was being made: ours is closed.
create temporary table c as select tests.lead(3) as lead_id;
select tests.step('chatwoot.contact', '{"contact_id": 9003}');
create temporary table making as select * from tests.claim_one('chatwoot.conversation');
select is(tests.writes(3, 13), 'message applied', 'they write while we make a conversation');
select is(outbox.complete(tests.worker_id(), id, attempt, '{"conversation_id": 7903, "uuid": "u", "assignee_id": null, "reused": false, "found": []}'), 'done', 'which is made') from making;
select is(tests.conversations_of(lead_id), '1 7503 open, 2 7903 open', 'two') from c;
select matches(tests.pending(lead_id), 'chatwoot.note moved 7903, chatwoot.update resolved 7903', 'ours is closed, with a note that links theirs') from c;
select is(chatwoot.note_text(lead_id, '{"about": "moved", "to": 7503}'), '**Esta conversa continua em outra:** [nº 7503](/app/accounts/1/conversations/7503). Escreva por lá.', 'which it names') from c;
select is((select p.work ->> 'conversation_id' from outbox.jobs as j cross join lateral chatwoot.prepare_note(j.id, util.current_time()) as p where j.payload ->> 'about' = 'moved'), '7903', 'written where it was ordered for');
create function tests.moved() returns text language sql as $$
    select string_agg(p.verdict, ' ') from outbox.jobs as j cross join lateral chatwoot.prepare_note(j.id, util.current_time()) as p where j.payload ->> 'about' = 'moved'
$$;
update chatwoot.conversations set status = 'resolved' where conversation_id = 7503;
select is(tests.moved(), 'cancel', 'a link to one that was closed meanwhile is not written');
update chatwoot.conversations set status = 'open', conversation_id = 7504 where conversation_id = 7503;
select is(tests.moved(), 'cancel', 'nor to one that is known no more');
update chatwoot.conversations set conversation_id = 7503 where conversation_id = 7504;
select is(tests.moved(), 'go', 'to one that is open it is');
select tests.drain();
select is(tests.conversations_of(lead_id), '1 7503 open, 2 7903 resolved', 'one stays open') from c;

-- WITHOUT a place in the inbox a human looks, as ever.
create temporary table d as select tests.lead(4) as lead_id;
select tests.step('chatwoot.contact', '{"contact_id": 9004, "source_id": null}');
select is(tests.next_action(lead_id), 'human_review', 'a number that is another contact''s is for a human') from d;

-- A lease that was lost changes nothing; nor did anything become of the lead beside them.
select tests.remember();
select is(tests.did(chatwoot.succeed_contact(tests.row_id(lead_id, 'chatwoot.contact'), false, '{"contact_id": 1}', now())), 'f: nothing', 'a lease that was lost') from d;
select is(tests.snapshot(lead_id), it, 'nothing became of the lead beside them') from beside, before;
select is(tests.conversations_of(lead_id), held, 'nor of its conversation') from beside, before;

select * from finish();
rollback;
