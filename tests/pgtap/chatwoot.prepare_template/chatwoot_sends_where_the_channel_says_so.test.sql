begin;
select plan(23);

-- A number whose templates Chatwoot sends, and another that is none of it.
select tests.make_operation('2026-03-10 15:00:00+00');
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('reserva', '500600700', 1, 8);
update sending.channels set mode = 'chatwoot' where is_default;

create temporary table t as select tests.lead_with_conversation(1) as lead_id;
create temporary table s as select * from tests.claim_one('chatwoot.templates');
select is((select m.state from outbox.jobs as m where m.kind = 'whatsapp.template'), 'pending', 'a template that Chatwoot''s copy is not known to have does not leave');
select is((select m.last_error ->> 'held' from outbox.jobs as m where m.kind = 'whatsapp.template'), 'template_not_in_chatwoot', 'and the order says why');
select is((select count(*) from outbox.jobs as m where m.kind = 'whatsapp.templates'), 0::bigint, 'Chatwoot is asked for its copy, and Meta is not');
select is(outbox.complete(tests.worker_id(), s.id, s.attempt, jsonb_build_object('version', '4.16.2', 'has_csat', true, 'templates', (
    select jsonb_agg(jsonb_build_object('name', m.name, 'language', m.language, 'status', 'APPROVED')) from sending.templates as m
))), 'done', 'which has all of them') from s;
select is(array[c.chatwoot_version, c.has_csat::text], array['4.16.2', 'true'], 'its version and its habits are known') from sending.channels as c where c.is_default;
select is((select array_agg(c.chatwoot_version) from sending.channels as c where not c.is_default), array[null]::text[], 'those of its own channel alone');

create temporary table c as select * from tests.claim_one('whatsapp.template');
select is(
    (work -> 'chatwoot') - '{whose,content,sent_since,refused}'::text[],
    '{"account_id": 1, "conversation_id": 7001, "category": "MARKETING", "is_flat": false}'::jsonb, 'it goes into the conversation of the lead'
) from c;
select is(work #>> '{chatwoot,content}', m.body, 'with the text as agents are to read it') from c, sending.messages as m;
select is(outbox.complete(tests.worker_id(), c.id, c.attempt, '{"chatwoot_message_id": 55}'), 'done', 'Chatwoot takes it') from c;
select is(array[m.state, m.chatwoot_message_id::text, m.wamid], array['accepted', '55', null], 'which is its acceptance') from sending.messages as m;
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'contacted await_reply', 'and the lead waits for an answer') from t;
create temporary table n as select work ->> 'content' as note from tests.claim_one('chatwoot.note');
select unalike(note, '%' || (select m.body from sending.messages as m) || '%', 'the note does not repeat what stands above it') from n;
select alike(note, '%Maria Souza%', 'but says whose the lead is') from n;

-- Without a conversation it waits for one.
create temporary table u as select tests.lead(2) as lead_id;
update outbox.jobs set state = 'dead', finished_at = util.current_time() where kind = 'chatwoot.contact' and state = 'pending';
select sending.request_first_contact(lead_id) from u;
select is((select count(*) from outbox.claim(tests.worker_id())), 0::bigint, 'a template without a conversation waits');
select is((select m.last_error ->> 'held' from outbox.jobs as m, u where m.lead_id = u.lead_id and m.kind = 'whatsapp.template'), 'no_conversation', 'for one');
select tests.advance('1 second');
select tests.step('chatwoot.contact', '{"contact_id": 9002}');
select tests.step('chatwoot.conversation', '{"conversation_id": 7002}');
select is((select work #>> '{chatwoot,conversation_id}' from tests.claim_one('whatsapp.template')), '7002', 'which is made, and it leaves at once');

-- A Chatwoot of before 4.5 is told in its own form, and cannot fill names.
update sending.channels set chatwoot_version = '4.0.4' where is_default;
create temporary table v as select tests.lead_with_conversation(3) as lead_id;
select is((select work #>> '{chatwoot,is_flat}' from tests.claim_one('whatsapp.template')), 'true', 'an old Chatwoot is told so');
update sending.templates set parameter_format = 'NAMED', body = 'Oi {{person_first_name}}, {{consultant_first_name}}, {{company_name}}, {{referrer_name}}';
create temporary table w as select tests.lead_with_conversation(4) as lead_id;
select is((select count(*) from outbox.claim(tests.worker_id())), 0::bigint, 'a template with names does not leave through it');

-- Four hours later a human has the lead, as when its template is missing.
select tests.advance('4 hours 1 minute');
select is((select count(*) from outbox.claim(tests.worker_id()) as j where j.kind = 'whatsapp.template'), 0::bigint, 'nor later');
select is((select m.last_error ->> 'cancelled' from outbox.jobs as m, w where m.lead_id = w.lead_id and m.kind = 'whatsapp.template'), 'no_template_for_4_hours', 'it is given up');
select is(tests.next_action(lead_id), 'call_by_consultant', 'and somebody calls') from w;
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'contacted await_reply', 'the first lead is as it was') from t;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
