begin;
select plan(16);

-- Conversations of several leads beside each other: what Chatwoot tells of one is written to that one alone.
select tests.make_crowd();
create function tests.conversation(p_n integer, p_patch jsonb default '{}') returns jsonb language sql as $$
    select tests.chatwoot_conversation(p_n, jsonb_build_object(
        'id', c.conversation_id,
        'contact_inbox', jsonb_build_object('contact_id', k.contact_id, 'inbox_id', 7, 'source_id', substr(tests.phone(p_n), 2)),
        'meta', jsonb_build_object(
            'sender', jsonb_build_object('id', k.contact_id, 'phone_number', tests.phone(p_n), 'type', 'contact'),
            'assignee', case when c.assignee_id is not null then jsonb_build_object('id', c.assignee_id, 'type', 'user') end
        )
    ) || p_patch)
    from chatwoot.conversations as c
    join leads.leads as l on l.id = c.lead_id
    left join chatwoot.contacts as k on k.person_id = l.person_id
    where c.lead_id = tests.nth(p_n)
    order by c.attempt desc
    limit 1
$$;
create function tests.tells(p_n integer, p_patch jsonb) returns text language sql as $$
    select tests.did(tests.chatwoot_says(tests.conversation(p_n, p_patch) || '{"event": "conversation_updated"}'))
$$;

select is(tests.tells(1, '{}'), 'conversation ignored echo: chatwoot.conversations ~1, inbox.deliveries +1, inbox.facts +1', 'nothing new');
select tests.advance('1 minute');
select is(tests.tells(1, '{"status": "resolved"}'), 'conversation applied resolved: chatwoot.conversations ~1, inbox.deliveries +1, inbox.facts +1, leads.events +1, leads.leads ~1', 'one is resolved');
select is((select count(*) from chatwoot.conversations as c where c.status = 'resolved'), 1::bigint, 'that one');
select tests.advance('1 minute');
select is(tests.tells(2, jsonb_build_object('meta', jsonb_build_object('assignee', jsonb_build_object('id', 100 + (l.consultant_id - tests.consultant(1)) % 3 + 1, 'type', 'user')))), 'conversation ignored echo: chatwoot.conversations ~1, inbox.deliveries +1, inbox.facts +1', 'its owner has it')
from leads.leads as l where l.id = tests.nth(2);
select tests.advance('1 minute');
select is(tests.tells(2, jsonb_build_object('meta', jsonb_build_object('assignee', jsonb_build_object('id', 100 + (l.consultant_id - tests.consultant(1) + 1) % 3 + 1, 'type', 'user')))), 'conversation applied transferred: chatwoot.conversations ~1, inbox.deliveries +1, inbox.facts +1, leads.events +1, leads.leads ~1, routing.decisions +1', 'another consultant takes it')
from leads.leads as l where l.id = tests.nth(2);
select tests.advance('1 minute');
select is(tests.tells(2, '{"meta": {"assignee": null}}'), 'conversation applied unassigned: chatwoot.conversations ~1, flow.signals +1, inbox.deliveries +1, inbox.facts +1, leads.events +2, leads.leads ~1, routing.waits +1', 'who gives it back');
select tests.advance('1 minute');
select is(tests.tells(2, '{"meta": {"assignee": {"id": 999, "type": "user"}}}'), 'conversation applied assigned_elsewhere: chatwoot.conversations ~1, flow.signals +1, inbox.deliveries +1, inbox.facts +1, leads.events +1, leads.leads ~1', 'somebody who is no consultant takes it');
select tests.drain(), tests.remember();
select is(tests.did(tests.chatwoot_says(tests.chatwoot_message(601, 'incoming', 'Oi, quero sim', '{}', 3) || jsonb_build_object('conversation', tests.conversation(3)))), 'message applied: chatwoot.conversations ~1, flow.signals +1, inbox.deliveries +1, inbox.facts +1, inbox.replies +1, leads.event_values +1, leads.events +3, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1, outbox.jobs +2, people.identifiers ~1, routing.waits +1, sending.service_windows +1', 'a person writes');
select is(tests.did(tests.chatwoot_says(tests.chatwoot_message(602, 'outgoing', 'Bom dia', '{}', 3) || jsonb_build_object('conversation', tests.conversation(3)))), 'message applied: flow.signals +1, inbox.deliveries +1, inbox.facts +1, leads.events +2, leads.leads ~1, routing.waits -1', 'and is answered');
select is((select count(*) from leads.leads as l where l.last_answer_at is not null), 1::bigint, 'nobody else is');
select tests.drain(), tests.remember();
select is(tests.did(tests.chatwoot_says(tests.chatwoot_conversation(4, '{"id": 8888}') || '{"event": "conversation_created"}')), 'conversation ignored not_ours: inbox.deliveries +1, inbox.facts +1', 'a conversation of Chatwoot''s own in which nobody wrote');
select is(tests.did(tests.chatwoot_says(tests.chatwoot_message(603, 'incoming', 'Oi', '{}', 4) || jsonb_build_object('conversation', tests.chatwoot_conversation(4, '{"id": 8888}')))), 'message applied: chatwoot.conversations +1, flow.signals +1, inbox.deliveries +1, inbox.facts +1, inbox.replies +1, leads.event_values +1, leads.events +4, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1, outbox.jobs +6, people.identifiers ~1, routing.waits +1, sending.service_windows +1', 'is taken when somebody did');
select is((select array_agg(c.lead_id = tests.nth(4)) from chatwoot.conversations as c where c.conversation_id = 8888), '{t}', 'by whom it is');
select is(tests.did(tests.drain()), '6: chatwoot.conversations ~2, leads.events +6, leads.leads ~1, outbox.attempts +6, outbox.jobs ~6', 'the other one is closed');
select is((select array_agg(c.conversation_id = 8888 order by c.attempt) from chatwoot.conversations as c where c.lead_id = tests.nth(4)), '{f,t}', 'behind the first');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
