begin;
select plan(24);

select tests.make_operation();
create temporary table uninvolved as select tests.lead_with_conversation(900) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
create temporary table before as select tests.snapshot(lead_id) as uninvolved from uninvolved;
-- A couple on one mobile, with a CPF each; she was written to last.
create temporary table he as select * from tests.contacted_lead(1, '{"person": {"name": "Ricardo Lima", "phone": "11987650001", "tax_id": "52998224725"}}');
select tests.advance('10 seconds');
create temporary table she as select * from tests.contacted_lead(1, '{"person": {"name": "Camila Lima", "phone": "11987650001", "tax_id": "39053344705"}}');
select isnt(he.lead_id, she.lead_id, 'two people') from he, she;
create function tests.sender_meta(p_contact_id integer, p_phone text) returns jsonb language sql as $$
    -- Assigned as we assigned it: to the owner of the newest lead.
    select jsonb_build_object(
        'sender', jsonb_build_object('id', p_contact_id, 'phone_number', p_phone), 'assignee_type', 'User',
        'assignee', (select jsonb_build_object('id', c.chatwoot_agent_id) from routing.consultants as c join leads.leads as l on l.consultant_id = c.id order by l.id desc limit 1)
    )
$$;
create function tests.copy(p_id integer, p_content text) returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_message(p_id, 'incoming', p_content, jsonb_build_object(
        'conversation', tests.chatwoot_conversation(1, jsonb_build_object(
            'contact_inbox', '{"contact_id": 9001, "inbox_id": 7, "source_id": "5511987650001"}'::jsonb,
            'meta', tests.sender_meta(9001, '+5511987650001')
        )),
        'source_id', 'wamid.in.' || p_id
    )))
$$;
create function tests.story(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', l.status, l.next_action, case when people.is_person_suppressed(l.person_id) then 'suppressed' end, (
        select count(*) from inbox.replies as i where i.lead_id = l.id
    )) from leads.leads as l where l.id = p_lead_id
$$;

-- Words without a token: the one who was written to last.
select tests.advance('1 minute');
create temporary table stands as select tests.story(lead_id) as he, (select tests.snapshot(s.lead_id) from she as s) as she from he;
select is(tests.copy(1, 'Parar'), 'message applied opted_out', 'his press of Parar, as Chatwoot copies it');
select is(tests.story(lead_id), 'opted_out suppressed 1', 'is counted as hers') from she;
select is(tests.write(1, 'wamid.in.1', '{"from": "5511987650001"}' || tests.press_of(stop, 'Parar'), util.current_time()), 'applied opted_out', 'then WhatsApp tells with the token of his message') from he;
select is(tests.story(lead_id), 'opted_out suppressed 1', 'that it was his') from he;
select is(tests.story(lead_id), 'contacted await_reply 0', 'hers goes on as if it had never been') from she;
select is((select i.chatwoot_message_id || ' ' || i.lead_id from inbox.replies as i), '1 ' || lead_id, 'it is one message') from he;
select is(tests.snapshot(s.lead_id) #>> '{lead,next_action_at}', stands.she #>> '{lead,next_action_at}', 'due when it was due') from she as s, stands;
select is((select count(*) from outbox.jobs as o where o.lead_id = s.lead_id and o.state = 'pending' and o.payload ->> 'purpose' = 'opt_out_confirmation'), 0::bigint, 'nothing of his is confirmed to her') from she as s;
select is((select count(*) from outbox.jobs as o where o.lead_id = h.lead_id and o.state = 'pending' and o.payload ->> 'purpose' = 'opt_out_confirmation'), 1::bigint, 'but to him') from he as h;
select is((select string_agg(governance.event_text(e), '' order by e.seq) from leads.events as e where e.lead_id = s.lead_id and e.kind = 'reply_taken_back'),
    'Uma resposta contada aqui era de outra pessoa com o mesmo número; o que ela causou foi desfeito.', 'her history says what happened') from she as s;
select is(leads.verify_chain(lead_id)::text, leads.verify_chain((select lead_id from he))::text, 'and is whole') from she;
select is(tests.write(1, 'wamid.in.1', '{"from": "5511987650001"}' || tests.press_of(stop, 'Parar'), util.current_time()), null, 'a second time nothing is new') from he;
select is(tests.copy(1, 'Parar'), 'known', 'nor the copy');
select is(tests.story(h.lead_id) || ', ' || tests.story(s.lead_id), 'opted_out suppressed 1, contacted await_reply 0', 'all stays as it is') from he as h, she as s;

-- Her own press, token first, copy after.
select tests.advance('1 minute');
select is(tests.write(1, 'wamid.in.2', '{"from": "5511987650001"}' || tests.press_of(go_on)), 'applied', 'her press to go on, with its token') from she;
select is(tests.copy(2, 'Quero conversar'), 'message applied known', 'and its copy');
select is(tests.story(h.lead_id) || ', ' || tests.story(s.lead_id), 'opted_out suppressed 1, engaged answer_person 1', 'are hers alone') from he as h, she as s;

-- Two others on one number: an answer that was counted for one engages the other.
select tests.drain();
create temporary table rui as select tests.lead(5, '{"person": {"name": "Rui Prado", "phone": "11987650005", "tax_id": "28461739582"}}') as lead_id;
select tests.drain();
select tests.advance('10 seconds');
create temporary table lia as select tests.lead(5, '{"person": {"name": "Lia Prado", "phone": "11987650005", "tax_id": "73194628500"}}') as lead_id;
select tests.drain();
select tests.advance('1 minute');
select is(
    tests.chatwoot_says(tests.chatwoot_message(3, 'incoming', 'Quero conversar', jsonb_build_object('source_id', 'wamid.in.3', 'conversation', tests.chatwoot_conversation(5, jsonb_build_object(
        'id', 99005, 'contact_inbox', '{"contact_id": 99105, "inbox_id": 7, "source_id": "5511987650005"}'::jsonb,
        'meta', tests.sender_meta(99105, '+5511987650005')
    ))))), 'message applied', 'his answer, as Chatwoot copies it'
);
select is(tests.story(lead_id), 'engaged answer_person 1', 'engages hers') from lia;
create temporary table button as
select 'ind1.' || repeat('a', 48) as payload, (tests.message_of(lead_id)).id as message_id from rui;
update sending.message_buttons as b set token_sha256 = sha256(convert_to(repeat('a', 48), 'UTF8')) from button where b.message_id = button.message_id and b.action = 'continue';
select is(tests.write(5, 'wamid.in.3', '{"from": "5511987650005"}' || tests.press_of(payload)), 'applied', 'until the token comes') from button;
select is(tests.story(r.lead_id) || ', ' || tests.story(l.lead_id), 'engaged answer_person 1, contacted await_reply 0', 'which says whose it was') from rui as r, lia as l;

select is((select tests.snapshot(u.lead_id) from uninvolved as u), uninvolved, 'somebody uninvolved is what they were') from before;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
