begin;
select plan(17);

select tests.make_operation();
create temporary table a as select n, c.* from generate_series(1, 5) as n, tests.contacted_lead(n) as c;
create function tests.a(p_n integer) returns bigint language sql as $$ select lead_id from a where n = p_n $$;
create function tests.copy(p_n integer, p_id text, p_content text) returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_message(p_n, 'incoming', p_content, jsonb_build_object('source_id', p_id, 'conversation', tests.chatwoot_conversation(p_n, jsonb_build_object(
        'id', 98000 + p_n, 'contact_inbox', jsonb_build_object('contact_id', 9000 + p_n, 'inbox_id', 7, 'source_id', ltrim(tests.phone(p_n), '+')),
        'meta', jsonb_build_object('sender', jsonb_build_object('id', 9000 + p_n, 'phone_number', tests.phone(p_n)))
    )))))
$$;
create function tests.edited(p_text text) returns jsonb language sql as $$
    select jsonb_build_object('type', 'edit', 'edit', jsonb_build_object('original_message_id', 'wamid.x', 'message', jsonb_build_object('type', 'text', 'text', jsonb_build_object('body', p_text))))
$$;
select tests.advance('1 minute');
-- The uninvolved one has written.
select tests.write(4, 'wamid.4');
create temporary table beside as select tests.snapshot(tests.a(4)) as it;

select is(tests.write(1, 'wamid.1', '{"type": "unsupported", "unsupported": {"type": "edit"}, "errors": [{"code": 131051}]}'), 'ignored no_message', 'an edit that cannot be shown');
select is(tests.copy(1, 'wamid.1', null), 'message ignored no_message', 'is no message in Chatwoot either');
select is(tests.standing_of(tests.a(1)), 'contacted await_reply', 'nothing moved');

select is(tests.copy(2, 'wamid.2', 'Oi'), 'message applied', 'Chatwoot''s copy comes first');
select is(tests.standing_of(tests.a(2)), 'engaged answer_person', 'and looks like an answer');
select is(tests.write(2, 'wamid.2', tests.edited('Oi')), 'ignored edited', 'until WhatsApp says that it is an edit');
select is(tests.standing_of(tests.a(2)), 'contacted await_reply', 'then it moved nothing');
select is((select count(*) from inbox.replies as r where r.wamid = 'wamid.2'), 0::bigint, 'and is no reply');
select is((select governance.event_text(e) from leads.events as e where e.lead_id = tests.a(2) and e.kind = 'reply_taken_back'),
    'O que o Chatwoot mostrou como resposta não é mensagem para o WhatsApp (apagada, editada, fixada); o que ela causou foi desfeito.', 'the history says so');

-- What a group said to the number is not the person's wish.
select is(tests.copy(3, 'wamid.3', 'PARAR'), 'message applied opted_out', 'a stop');
select is(tests.write(3, 'wamid.3', tests.text_of('PARAR') || '{"group_id": "Y2FwaV9"}'), 'ignored group_message', 'that was said in a group');
select is(tests.standing_of(tests.a(3)), 'contacted await_reply', 'ends nothing');

select is(inbox.take_back_copy('wamid.nobody'), false, 'what nobody counted is not taken back');
select is(tests.snapshot(tests.a(4)), it, 'somebody else is where they were') from beside;
select is((select string_agg(r.wamid, ' ') from inbox.replies as r), 'wamid.4', 'and what they wrote is kept');

-- Who had said stop before the group said it has said it still.
select tests.write(5, 'wamid.5', tests.text_of('PARAR'));
select tests.advance('10 minutes');
select tests.copy(5, 'wamid.6', 'PARAR');
select is(tests.write(5, 'wamid.6', tests.text_of('PARAR') || '{"group_id": "Y2FwaV9"}'), 'ignored group_message', 'a second stop was said in a group');
select is(tests.standing_of(tests.a(5)), 'opted_out suppressed', 'the first was not');

select * from finish();
rollback;
